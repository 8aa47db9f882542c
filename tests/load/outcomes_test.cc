// The outcome of every way in which an endpoint can fail or seem to fail. The sockets are real;
// transport and worker are those of a run. docs/reliability.md has the same table.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>

#include "fixtures/sim/sim_faults.h"
#include "harness/endpoint/url.h"
#include "harness/http/curl_transport.h"
#include "harness/load/worker.h"
#include "harness/metrics/summary.h"
#include "tests/load/outcome_scenes.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kShort = milliseconds(400);  // for responses that never end
constexpr auto kLong = std::chrono::seconds(30);

struct Outcome {
  std::string name;
  std::function<Scene()> scene;
  ErrorType error_type = ErrorType::kNone;
  std::optional<int> http_status = 200;
  std::string message = "";  // a part of the error message
  Nanoseconds timeout = kLong;

  friend void PrintTo(const Outcome& outcome, std::ostream* out) { *out << outcome.name; }
};

using Kind = SimFaultKind;
Outcome Sim(std::string name, Kind kind, ErrorType type = ErrorType::kNone,
            std::string message = "", Nanoseconds timeout = kLong) {
  return {
      std::move(name), [kind] { return Simulated(FaultOf(kind)); }, type, 200, std::move(message),
      timeout};
}

Outcome Status(std::string name, const SimFault& fault, std::string message) {
  return {std::move(name), [fault] { return Simulated(fault); }, ErrorType::kHttpStatus,
          fault.http_status, std::move(message)};
}

Outcome Tls(std::string name, CertificateFlaw flaw, bool trusted, std::string message) {
  return {std::move(name), [=] { return TlsServer(flaw, trusted); }, ErrorType::kTls, std::nullopt,
          std::move(message)};
}

Outcome NoStatus(Outcome outcome) {
  outcome.http_status.reset();
  return outcome;
}

SimFault RateLimit() {
  SimFault fault = StatusFault(429);
  fault.retry_after_s = 7;
  return fault;
}

SimStyle Http10() {
  SimStyle style;
  style.http_1_0 = true;
  return style;
}

std::string HugeHeader() {
  return "HTTP/1.1 200 OK\r\nX-Large: " + std::string(1'000'000, 'x') + "\r\n\r\n";
}

std::string TwoChoices() {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
         "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},"
         "{\"index\":1,\"delta\":{\"content\":\"x\"}}]}\n\n"
         "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"y\"}}]}\n\n"
         "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"
         "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
         "data: [DONE]\n\n";
}

std::vector<Outcome> Connections() {
  return {
      {"UnknownName", UnknownName, ErrorType::kDns, std::nullopt,
       "check the URL and this machine's"},
      {"ClosedPort", ClosedPort, ErrorType::kConnect, std::nullopt,
       "Connection refused; check that the server is up"},
      {"DroppedPackets", DroppedPackets, ErrorType::kConnect, std::nullopt,
       "over 0.4 s; check the address and the port, and whether a firewall"},
      Tls("SelfSigned", CertificateFlaw::kSelfSigned, false,
          "self-signed certificate; set ca_file"),
      Tls("UntrustedCa", CertificateFlaw::kNone, false, "set ca_file to the CA that signed it"),
      Tls("Expired", CertificateFlaw::kExpired, true, "renew the server's certificate"),
      Tls("OtherHost", CertificateFlaw::kOtherHost, true,
          "use the name that is in the certificate"),
      {"NoClientCertificate", [] { return DemandsClientCertificate(false); }, ErrorType::kTls,
       std::nullopt, "give one with --client-cert and --client-key"},
      {"OtherClientCertificate", [] { return DemandsClientCertificate(true); }, ErrorType::kTls,
       std::nullopt, "the client certificate was refused by"},
  };
}

std::vector<Outcome> Statuses() {
  return {
      Status("Status400", StatusFault(400), "HTTP 400: injected fault; check the model's name"),
      Status("Status401", StatusFault(401), "HTTP 401: injected fault; check the token"),
      Status("Status404", StatusFault(404), "HTTP 404: injected fault; check the URL"),
      Status("Status408", StatusFault(408), "HTTP 408: injected fault; the server waited too long"),
      Status("Status429", RateLimit(), "fault; Retry-After: 7; its rate limit is reached"),
      Status("Status500", StatusFault(500, SimErrorBody::kHtml),
             "HTTP 500: 500 Internal Server Error; the server's log"),
      Status("Status502", StatusFault(502), "a proxy answered for the model's server"),
      Status("Status503", StatusFault(503, SimErrorBody::kEmpty), "no body; it is overloaded"),
      Status("Status529", StatusFault(529), "it is overloaded or not ready"),
      {"EndlessError", EndlessError, ErrorType::kHttpStatus, 500, "HTTP 500: xxx"},
      {"RedirectElsewhere", RedirectingElsewhere, ErrorType::kHttpStatus, 307,
       "/v1/chat?***, which"},
      Status("RedirectLoop", RedirectTo("/v1/chat/completions"), "after 5 others, which is not"),
      Status("RedirectToGet", RedirectTo("/answers/1", 303), "/answers/1 by GET"),
      {"RedirectOnServer", RedirectingOnce},
  };
}

std::vector<Outcome> Answers() {
  constexpr auto kReset = ErrorType::kReset;
  return {
      NoStatus(Sim("NotHttp", Kind::kNotHttp, ErrorType::kProtocol, "its port speaks HTTP")),
      Sim("HtmlAnswer", Kind::kHtmlResponse, ErrorType::kMalformed,
          "answered with text/html ('Sign in') instead"),
      NoStatus(Sim("NoHeaders", Kind::kNeverHeaders, ErrorType::kTimeout,
                   "over 0.4 s, waiting for the response to begin; raise --timeout", kShort)),
      Sim("HeadersAlone", Kind::kStallAfterHeaders, ErrorType::kTimeout, "middle of the response",
          kShort),
      Sim("Stall", Kind::kStallMidStream, ErrorType::kTimeout, "in the middle of the response",
          kShort),
      Sim("Drip", Kind::kDrip, ErrorType::kTimeout, "in the middle of the response", kShort),
      NoStatus(Sim("ResetBeforeHeaders", Kind::kResetBeforeHeaders, kReset, "server's log")),
      NoStatus(Sim("CloseBeforeHeaders", Kind::kCloseBeforeHeaders, kReset, "without a response")),
      Sim("ResetInEvent", Kind::kResetMidEvent, kReset, "the server's log should say why"),
      Sim("ResetBetweenEvents", Kind::kResetBetweenEvents, kReset,
          "the server's log should say why"),
      Sim("CloseInBody", Kind::kCloseMidStream, kReset, "the server's log should say why"),
      Sim("CleanEnd", Kind::kCleanEnd, ErrorType::kTruncated, "without a finish reason or [DONE]"),
      Sim("ErrorInStream", Kind::kErrorInStream, ErrorType::kInBandError,
          "injected fault; the log"),
      Sim("BrokenJson", Kind::kBrokenJson, ErrorType::kMalformed, "never closed. in: {"),
      Sim("HugeEvent", Kind::kHugeEvent, ErrorType::kMalformed, "more than 16 MiB"),
      {"EndlessEvent", EndlessEvent, ErrorType::kMalformed, 200, "more than 16 MiB"},
      Sim("NoOutput", Kind::kNoOutput, ErrorType::kEmpty, "without any output; check --max-tokens"),
      Sim("NoDone", Kind::kNoDone),
      Sim("NoFinish", Kind::kNoFinish),
      {"HugeHeader", [] { return Answering(HugeHeader()); }, ErrorType::kProtocol, std::nullopt,
       "headers are too large"},
      {"QuickDrip", [] { return Simulated(DripEvery(std::chrono::microseconds(20))); }},
      {"TwoChoices", [] { return Answering(TwoChoices()); }},
      {"Gzip", [] { return Answering(CompressedAnswer("gzip")); }},
      {"Deflate", [] { return Answering(CompressedAnswer("deflate")); }},
      {"Http10", [] { return Simulated(FaultOf(Kind::kCloseAfterResponse), Http10()); }},
      Sim("ClosedKeepAlive", Kind::kCloseWhenReused),
  };
}

std::vector<Outcome> AllOutcomes() {
  std::vector<Outcome> all = Connections();
  for (const auto& more : {Statuses(), Answers()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

// Sends two requests of one user, so that the second may reuse the connection of the first.
std::vector<RequestRecord> Measure(const Scene& scene, Nanoseconds timeout, bool stream = true,
                                   Api api = Api::kChat, HttpReader reader = HttpReader::kOwn) {
  RequestSettings settings;
  settings.api = api;
  settings.stream = stream;
  settings.timeout = timeout;
  const RequestTemplate request(scene.endpoint, Prompt{"p", "hi", "short", "simple", "coding"},
                                settings);
  PromptSource source({&request, 1});
  RequestPool pool(AllIterations(1, 2), 1, 0);
  UsageNegotiation usage;
  const std::atomic<bool> interrupted{false};
  const FlowLoad load{.level = ClosedLoop{1},
                      .source = source,
                      .pool = pool,
                      .usage = usage,
                      .interrupted = interrupted,
                      .request_id_prefix = "run"};
  const SystemClock clock;
  CurlTransport transport(clock, TimestampSource::kKernel, reader);
  Worker worker(transport, clock, load, 0, 1);
  std::vector<RequestRecord> records;
  while (auto record = worker.NextFinished()) records.push_back(std::move(*record));
  return records;
}

Scene AtCompletions(Scene scene) {
  scene.endpoint.url = UrlAtApi(scene.endpoint.url, Api::kCompletions);
  return scene;
}

std::string HostOf(const std::string& url) {
  const std::size_t begin = url.find("//") + 2;
  return url.substr(begin, url.find('/', begin) - begin);
}

void ExpectOutcome(const Outcome& expected, HttpReader reader) {
  const Scene scene = expected.scene();
  const std::vector<RequestRecord> records =
      Measure(scene, expected.timeout, true, Api::kChat, reader);
  ASSERT_EQ(records.size(), 2U);
  RunSamples samples;
  for (const RequestRecord& record : records) {
    samples.Add(record);
    EXPECT_EQ(Name(record.error_type), Name(expected.error_type)) << record.error_message;
    EXPECT_EQ(record.http_status, expected.http_status);
    EXPECT_GT(record.total_latency, Nanoseconds::zero());
    EXPECT_THAT(record.error_message, HasSubstr(expected.message));
    EXPECT_THAT(record.error_message, Not(HasSubstr("s3cret")));
    if (record.Succeeded()) {
      EXPECT_TRUE(record.time_to_first_token && record.output_tokens) << record.error_message;
    } else {
      EXPECT_THAT(record.error_message, HasSubstr(HostOf(scene.endpoint.url)));
    }
    if (record.error_type == ErrorType::kTimeout) {
      EXPECT_GE(record.total_latency, kShort);
    }
  }
  const EndpointSummary summary = Summarize(samples.Endpoints().at(0));
  const std::uint64_t successes = expected.error_type == ErrorType::kNone ? 2 : 0;
  EXPECT_EQ(summary.successful_requests, successes);
  EXPECT_EQ(summary.total_latency.count, successes);
  EXPECT_EQ(summary.time_to_first_token.count, successes);
  // TPOT does not exist if all tokens arrive at the same moment.
  EXPECT_LE(summary.time_per_output_token.count, successes);
  EXPECT_EQ(summary.tokens_per_second.count, successes);
  // A client that is starved of its core does not know the gaps.
  EXPECT_LE(summary.inter_token_latency.count > 0, successes > 0);
}

// With each reader of plain HTTP/1.1.
class Outcomes : public ::testing::TestWithParam<Outcome> {};

INSTANTIATE_TEST_SUITE_P(All, Outcomes, ::testing::ValuesIn(AllOutcomes()),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(Outcomes, MatchTheTable) { ExpectOutcome(GetParam(), HttpReader::kOwn); }

TEST_P(Outcomes, MatchTheTableWithLibcurl) { ExpectOutcome(GetParam(), HttpReader::kCurl); }

TEST(OutcomesWithoutStreaming, AreTheSameAsWithStreaming) {
  const std::pair<Kind, ErrorType> cases[] = {
      {Kind::kHttpStatus, ErrorType::kHttpStatus},     {Kind::kHtmlResponse, ErrorType::kMalformed},
      {Kind::kNotHttp, ErrorType::kProtocol},          {Kind::kResetMidEvent, ErrorType::kReset},
      {Kind::kCloseMidStream, ErrorType::kReset},      {Kind::kCleanEnd, ErrorType::kTruncated},
      {Kind::kErrorInStream, ErrorType::kInBandError}, {Kind::kBrokenJson, ErrorType::kMalformed},
      {Kind::kHugeEvent, ErrorType::kMalformed},       {Kind::kNoOutput, ErrorType::kEmpty},
      {Kind::kCloseWhenReused, ErrorType::kNone},
  };
  for (const auto& [kind, type] : cases) {
    const Scene scene = Simulated(FaultOf(kind));
    const Scene of_completions = AtCompletions(Simulated(FaultOf(kind)));
    for (const RequestRecord& record : Measure(scene, kLong, false)) {
      EXPECT_EQ(Name(record.error_type), Name(type)) << Name(kind) << ": " << record.error_message;
      EXPECT_FALSE(record.time_to_first_token.has_value());
    }
    for (const RequestRecord& record : Measure(of_completions, kLong, false, Api::kCompletions)) {
      EXPECT_EQ(Name(record.error_type), Name(type)) << Name(kind) << ": " << record.error_message;
    }
  }
}

// Every fault of the simulated endpoint that ends by itself.
TEST(OutcomesOfCompletions, AreThoseOfTheChatCompletions) {
  for (const std::string& name : SimFaultKindNames()) {
    const SimFaultKind kind = *SimFaultKindFromName(name);
    constexpr Kind kEndless[] = {Kind::kNeverHeaders, Kind::kStallAfterHeaders,
                                 Kind::kStallMidStream, Kind::kDrip};
    if (std::ranges::find(kEndless, kind) != std::end(kEndless)) continue;
    const auto chat = Measure(Simulated(FaultOf(kind)), kLong);
    const auto completions =
        Measure(AtCompletions(Simulated(FaultOf(kind))), kLong, true, Api::kCompletions);
    ASSERT_EQ(completions.size(), chat.size());
    for (std::size_t i = 0; i < chat.size(); ++i) {
      EXPECT_EQ(Name(completions[i].error_type), Name(chat[i].error_type))
          << name << ": " << completions[i].error_message;
      EXPECT_EQ(completions[i].http_status, chat[i].http_status) << name;
      EXPECT_EQ(completions[i].output_tokens, chat[i].output_tokens) << name;
      EXPECT_EQ(completions[i].token_events, chat[i].token_events) << name;
      EXPECT_EQ(completions[i].finish_reason, chat[i].finish_reason) << name;
      EXPECT_EQ(completions[i].time_to_first_token.has_value(),
                chat[i].time_to_first_token.has_value())
          << name;
    }
  }
}

TEST(OutcomesMemory, AnEndlessEventIsAbandonedBeforeItFillsTheMemory) {
  const auto most_memory = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;  // KiB
  };
  const long before = most_memory();
  EXPECT_EQ(Measure(EndlessEvent(), kLong).size(), 2U);
  // The endpoint offers far more than 512 MiB. Under the sanitizers the program needs several times
  // its usual memory.
  EXPECT_LT(most_memory() - before, 512 * 1024);
}

// Each outcome's name, in back quotes, is in the row of its fault, with the error type or
// "success".
TEST(OutcomesTable, IsInTheDocumentation) {
  std::ifstream file(LLMB_SOURCE_DIR "/docs/reliability.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  for (const Outcome& outcome : AllOutcomes()) {
    const bool fails = outcome.error_type != ErrorType::kNone;
    const std::string type = fails ? "`" + std::string(Name(outcome.error_type)) + "`" : "success";
    EXPECT_THAT(lines, ::testing::Contains(
                           AllOf(HasSubstr("`" + outcome.name + "`"), HasSubstr("| " + type))));
  }
}

}  // namespace
}  // namespace llmb
