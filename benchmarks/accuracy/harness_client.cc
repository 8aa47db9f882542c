#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "benchmarks/accuracy/accuracy_clients.h"
#include "benchmarks/accuracy/process_usage.h"
#include "benchmarks/accuracy/write_times.h"
#include "harness/base/clock.h"
#include "harness/base/cpu_time.h"
#include "harness/http/curl_transport.h"
#include "harness/load/worker.h"

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

// The part of the load that one thread plays.
class Player {
 public:
  Player(const CaseLoad& load, TimestampSource timestamps, bool with_errors)
      : load_(load), timestamps_(timestamps) {
    if (with_errors) run_.errors.emplace();
  }

  void Play(int first_user, int users) {
    CurlTransport curl(clock_, timestamps_);
    AnswerReader reader(curl);
    Transport* transport = &curl;
    if (run_.errors) transport = &reader;
    Worker worker(*transport, clock_, load_, first_user, users);
    while (const std::optional<RequestRecord> record = worker.NextFinished()) {
      Take(*record, reader);
    }
  }

  const ClientRun& Run() const { return run_; }

 private:
  void Take(const RequestRecord& record, AnswerReader& reader) {
    if (!record.Succeeded()) {
      ++run_.failed_requests;
      if (run_.first_failure.empty()) run_.first_failure = record.error_message;
    } else if (run_.errors) {
      AddErrors(record, reader.Take(record.request_id), *run_.errors);
    }
  }

  const SystemClock clock_;
  const CaseLoad& load_;
  const TimestampSource timestamps_;
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
  return RequestTemplate(target, prompt, {}, load.streams);
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
  const int thread_count =
      load.streams > kMostUserThreads ? std::min(load.streams, cores) : load.streams;
  std::vector<Player> players(static_cast<std::size_t>(thread_count),
                              Player(case_load, timestamps, with_errors));
  const SystemClock clock;
  ForgetPeakMemory();
  const TimePoint begin = clock.Now();
  const Nanoseconds cpu_before = ProcessCpuTime();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < thread_count; ++i) {
      const int first = load.streams * i / thread_count;
      const int next = load.streams * (i + 1) / thread_count;
      threads.emplace_back([&player = players[static_cast<std::size_t>(i)], first, next] {
        player.Play(first, next - first);
      });
    }
  }
  ClientRun run;
  run.cpu_time = ProcessCpuTime() - cpu_before;
  run.duration = clock.Now() - begin;
  run.peak_memory = PeakMemory();
  if (with_errors) run.errors.emplace();
  for (const Player& player : players) Merge(player.Run(), run);
  return run;
}

}  // namespace llmb
