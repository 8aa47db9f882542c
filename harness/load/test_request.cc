#include "harness/load/test_request.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/endpoint/request_extras.h"
#include "harness/load/request_template.h"
#include "harness/load/response_recorder.h"
#include "harness/load/usage_negotiation.h"
#include "harness/wire/chat_event.h"

namespace llmb {
namespace {

// Enough tokens to show the speed of a server that sends the first ones together.
constexpr int kTokens = 8;
constexpr auto kPollInterval = std::chrono::milliseconds(100);

Prompt TestPrompt() {
  return {.id = "test",
          .text = "Connection test of a benchmark: count from one to ten.",
          .length = "short",
          .complexity = "simple",
          .category = "test"};
}

// Whether the endpoint answered: the tokens may have been spent on reasoning that is not shown.
bool Works(const RequestRecord& record) {
  return record.Succeeded() || record.error_type == ErrorType::kEmpty;
}

// Whether the endpoint refuses so few tokens: a reasoning budget needs more, for example.
bool WantsMoreTokens(const RequestRecord& record) {
  constexpr const char* kLimits[] = {"max_tokens", "max_completion_tokens", "min_tokens",
                                     "budget_tokens", "max_output_tokens"};
  return std::ranges::any_of(kLimits, [&](const char* name) {
    return record.error_message.find(name) != std::string::npos;
  });
}

bool MayBeTemporary(const RequestRecord& record) {
  constexpr int kTooMany = 429;
  constexpr int kServerError = 500;
  constexpr ErrorType kBroken[] = {ErrorType::kReset, ErrorType::kTruncated,
                                   ErrorType::kInBandError, ErrorType::kMalformed};
  if (record.error_type == ErrorType::kHttpStatus) {
    return record.http_status == kTooMany || record.http_status >= kServerError;
  }
  return std::ranges::find(kBroken, record.error_type) != std::end(kBroken);
}

// In small letters, without its publisher or folder.
std::string BareName(std::string_view model) {
  while (model.ends_with('/')) model.remove_suffix(1);
  return LowerCase(model.substr(model.rfind('/') + 1));
}

// Whether `whole` is `name`, or continues after it with a character that is neither a letter nor a
// digit.
bool BeginsWithName(std::string_view whole, std::string_view name) {
  if (!whole.starts_with(name)) return false;
  return whole.size() == name.size() ||
         std::isalnum(static_cast<unsigned char>(whole[name.size()])) == 0;
}

class Tester {
 public:
  Tester(const Endpoint& endpoint, Transport& transport, const Clock& clock,
         const std::atomic<bool>& interrupted)
      : endpoint_(WithoutMinimum(endpoint)),
        transport_(transport),
        clock_(clock),
        interrupted_(interrupted) {}

  TestResult Test(const RequestSettings& settings) {
    RequestSettings short_settings = settings;
    short_settings.max_tokens = std::min(kTokens, settings.max_tokens);
    TestResult result = Negotiate(short_settings);
    if (!result.works && MayBeTemporary(result.record) && !interrupted_.load()) {
      result = Negotiate(short_settings);
    }
    if (result.works || !MayRejectUsage(result.record) || !WantsMoreTokens(result.record)) {
      return result;
    }
    TestResult with_all_tokens = Negotiate(settings);
    return with_all_tokens.works ? with_all_tokens : result;
  }

 private:
  TestResult Negotiate(const RequestSettings& settings) {
    TestResult result;
    Send(settings, /*ask_for_usage=*/true, result);
    result.works = Works(result.record);
    if (!settings.stream) return result;
    if (result.works) result.accepts_usage = true;
    if (result.works || !MayRejectUsage(result.record) || interrupted_.load()) return result;
    Send(settings, /*ask_for_usage=*/false, result);
    result.works = Works(result.record);
    if (result.works) result.accepts_usage = false;
    return result;
  }

  void Send(const RequestSettings& settings, bool ask_for_usage, TestResult& result) {
    const RequestTemplate request(endpoint_, TestPrompt(), settings);
    ResponseRecorder recorder(request.MakeRecord("test"), request.Streams(), request.Where(),
                              parser_, ResponseRecorder::kMostTokenEvents, request.SentKeys(),
                              request.UsedApi());
    std::optional<RequestRecord> record;
    const TimePoint now = clock_.Now();
    recorder.Started(now, now, clock_.WallNow());
    TransferId id = 0;
    id = transport_.Start(
        request.MakeRequest("llm-benchmarks-test", 0, ask_for_usage),
        {.on_head = [&](int status, std::string_view content_type,
                        Arrival arrival) { recorder.OnHead(status, content_type, arrival); },
         .on_body =
             [&](std::string_view bytes, Arrival arrival) {
               const bool wanted = recorder.OnBody(bytes, arrival);
               // Without this, the test would last as long as the endpoint holds the response open.
               if (const auto complete = recorder.CompleteAt()) transport_.Release(id, *complete);
               return wanted;
             },
         .on_done = [&](const TransferResult& transfer) { record = recorder.OnDone(transfer); }});
    while (!record) {
      if (interrupted_.load()) {
        transport_.Cancel(id);
      } else {
        transport_.Poll(clock_.Now() + kPollInterval);
      }
    }
    request.HideSecrets(*record);
    result.record = *std::move(record);
    result.answered_model = recorder.Model();
  }

  const Endpoint endpoint_;
  Transport& transport_;
  const Clock& clock_;
  const std::atomic<bool>& interrupted_;
  ChatEventParser parser_;
};

}  // namespace

bool IsAnotherModel(std::string_view asked, std::string_view answered) {
  const std::string one = BareName(asked);
  const std::string other = BareName(answered);
  return !one.empty() && !other.empty() && !BeginsWithName(one, other) &&
         !BeginsWithName(other, one);
}

Endpoint WithoutMinimum(Endpoint endpoint) {
  endpoint.extra_body = MergeExtraBodies(endpoint.extra_body, R"({"min_tokens":null})");
  return endpoint;
}

TestResult SendTestRequest(const Endpoint& endpoint, const RequestSettings& settings,
                           Transport& transport, const Clock& clock,
                           const std::atomic<bool>& interrupted) {
  return Tester(endpoint, transport, clock, interrupted).Test(settings);
}

}  // namespace llmb
