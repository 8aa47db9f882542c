#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <unordered_map>
#include <utility>

#include "benchmarks/accuracy/accuracy_clients.h"
#include "benchmarks/accuracy/process_usage.h"
#include "benchmarks/accuracy/write_times.h"
#include "harness/base/clock.h"
#include "harness/http/curl_transport.h"
#include "harness/load/load_generator.h"

namespace llmb {
namespace {

// What one answer said of itself, and when the program read each of its token events.
struct Answer {
  WriteTimes write_times;
  TimePoint request_arrived;
  std::vector<TimePoint> written;
  std::vector<TimePoint> read;
};

// Records keep only the beginning of an answer, so this transport looks at the answers as they
// pass.
class AnswerReader final : public Transport {
 public:
  explicit AnswerReader(Transport& transport) : transport_(transport) {}

  TransferId Start(HttpRequest request, ResponseHandlers handlers) override {
    Answer& answer = answers_[request.headers.back().second];
    auto on_body = std::move(handlers.on_body);
    handlers.on_body = [&answer, on_body](std::string_view bytes, Arrival arrival) {
      answer.write_times.Feed(bytes, [&](char kind, TimePoint time) {
        if (kind == 'a') {
          answer.request_arrived = time;
        } else {
          answer.written.push_back(time);
          answer.read.push_back(arrival.read);
        }
      });
      return on_body(bytes, arrival);
    };
    return transport_.Start(std::move(request), std::move(handlers));
  }
  void Cancel(TransferId id) override { transport_.Cancel(id); }
  void Poll(TimePoint deadline) override { transport_.Poll(deadline); }
  void Wake() override { transport_.Wake(); }

  // Of the request with that id; once each.
  Answer Take(const std::string& request_id) {
    Answer answer = std::move(answers_.extract(request_id).mapped());
    return answer;
  }

 private:
  Transport& transport_;
  std::unordered_map<std::string, Answer> answers_;  // by request id; references stay valid
};

void AddErrors(const RequestRecord& record, const Answer& answer, ClientErrors& errors) {
  std::vector<TimePoint> stamps;
  for (const Nanoseconds time : record.token_times) stamps.push_back(*record.started + time);
  errors.at.Add(answer.written, stamps);
  errors.read.Add(answer.written, answer.read);
  if (record.iteration > 0) errors.sending.Add(answer.request_arrived - *record.started);
}

// What one thread of the load generator plays: its connections, and what came of its requests.
class Player {
 public:
  Player(const Clock& clock, TimestampSource timestamps, bool with_errors)
      : curl_(clock, timestamps), reader_(curl_) {
    if (with_errors) run_.errors.emplace();
  }

  // Without errors to compute, responses need not be read twice.
  Transport& UsedTransport() {
    if (run_.errors) return reader_;
    return curl_;
  }

  void OnFinished(const RequestRecord& record) {
    if (!record.Succeeded()) {
      ++run_.failed_requests;
      if (run_.first_failure.empty()) run_.first_failure = record.error_message;
    } else if (run_.errors) {
      AddErrors(record, reader_.Take(record.request_id), *run_.errors);
    }
  }

  const ClientRun& Run() const { return run_; }

 private:
  CurlTransport curl_;
  AnswerReader reader_;
  ClientRun run_;
};

void Merge(const ClientRun& part, ClientRun& whole) {
  whole.failed_requests += part.failed_requests;
  if (whole.first_failure.empty()) whole.first_failure = part.first_failure;
  if (!part.errors) return;
  whole.errors->at.Merge(part.errors->at);
  whole.errors->read.Merge(part.errors->read);
  whole.errors->sending.Merge(part.errors->sending);
}

RequestTemplate MakeTemplate(const AccuracyLoad& load, const StampedEndpoint& endpoint) {
  Endpoint target;
  target.name = kStampedModel;
  target.model_name = kStampedModel;
  target.url = endpoint.Url();
  target.ca_file = endpoint.CaFile();
  target.timeout = load.TimeLimit();
  const Prompt prompt{"accuracy", "Say what time it is.", "short", "simple", "accuracy"};
  return RequestTemplate(target, prompt, {}, ClosedLoop{load.streams});
}

}  // namespace

ClientRun PlayWithHarness(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                          TimestampSource timestamps, int cores, bool with_errors) {
  const RequestTemplate request = MakeTemplate(load, endpoint);
  UsageNegotiation usage;
  const std::atomic<bool> interrupted{false};
  const CaseLoad case_load{.request = request,
                           .usage = usage,
                           .interrupted = interrupted,
                           .request_id_prefix = "accuracy",
                           .iterations = load.requests_per_stream,
                           .repetition = 0};
  const LoadLevel level = ClosedLoop{load.streams};
  const SystemClock clock;
  std::vector<std::unique_ptr<Player>> players;
  std::vector<Transport*> transports;
  for (int i = 0; i < ThreadsFor(level, cores); ++i) {
    players.push_back(std::make_unique<Player>(clock, timestamps, with_errors));
    transports.push_back(&players.back()->UsedTransport());
  }
  ForgetPeakMemory();
  const LoadCost cost =
      PlayLoad(level, case_load, transports, clock, [&](int thread, const RequestRecord& record) {
        players[static_cast<std::size_t>(thread)]->OnFinished(record);
      });
  ClientRun run;
  run.cpu_time = cost.cpu_time;
  run.duration = cost.duration;
  run.peak_memory = PeakMemory();
  if (with_errors) run.errors.emplace();
  for (const auto& player : players) Merge(player->Run(), run);
  return run;
}

}  // namespace llmb
