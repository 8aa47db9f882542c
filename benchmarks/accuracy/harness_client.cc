#include <algorithm>
#include <memory>
#include <utility>

#include "benchmarks/accuracy/accuracy_clients.h"
#include "benchmarks/accuracy/process_usage.h"
#include "benchmarks/accuracy/stamped_flow.h"
#include "benchmarks/accuracy/stamped_reader.h"
#include "harness/base/clock.h"
#include "harness/http/curl_transport.h"
#include "harness/load/load_generator.h"

namespace llmb {
namespace {

void AddErrors(const RequestRecord& record, const StampedTimes& times, ClientErrors& errors) {
  std::vector<TimePoint> stamps;
  for (const Nanoseconds time : record.token_times) stamps.push_back(*record.started + time);
  errors.at.Add(times.written, stamps);
  errors.read.Add(times.written, times.read);
  errors.bounds.Add(record, {times.written, times.write_ended}, times.errors);
  // A request that had to connect began long before it was sent.
  if (!record.connect_time) errors.sending.Add(times.request_arrived - *record.started);
}

// The connections and results of one thread of the load generator.
class Player {
 public:
  Player(const Clock& clock, TimestampSource timestamps, HttpReader reader, bool with_errors)
      : curl_(clock, timestamps, reader), reader_(curl_) {
    if (with_errors) run_.errors.emplace();
  }

  // The search for times costs CPU time, so it is left out when only the cost is measured.
  Transport& UsedTransport() {
    if (run_.errors) return reader_;
    return curl_;
  }

  void OnFinished(const RequestRecord& record) {
    run_.token_events += static_cast<std::uint64_t>(record.token_events.value_or(0));
    if (!record.Succeeded()) {
      ++run_.failed_requests;
      if (run_.first_failure.empty()) run_.first_failure = record.error_message;
    } else if (run_.errors) {
      AddErrors(record, reader_.Pop(record.request_id), *run_.errors);
    }
  }

  const ClientRun& Run() const { return run_; }

 private:
  CurlTransport curl_;
  StampedReader reader_;
  ClientRun run_;
};

void Merge(const ClientRun& part, ClientRun& whole) {
  whole.failed_requests += part.failed_requests;
  whole.token_events += part.token_events;
  if (whole.first_failure.empty()) whole.first_failure = part.first_failure;
  if (!part.errors) return;
  whole.errors->at.Merge(part.errors->at);
  whole.errors->read.Merge(part.errors->read);
  whole.errors->sending.Merge(part.errors->sending);
  whole.errors->bounds.Merge(part.errors->bounds);
}

}  // namespace

ClientRun PlayWithHarness(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                          TimestampSource timestamps, int cores, bool with_errors) {
  const StampedFlow flow(load, endpoint, "accuracy",
                         with_errors ? StampedFlow::Starts::kAtOnce : StampedFlow::Starts::kSpread);
  const SystemClock clock;
  std::vector<std::unique_ptr<Player>> players;
  std::vector<Transport*> transports;
  for (int i = 0; i < ThreadsFor(flow.Load().level, cores); ++i) {
    players.push_back(std::make_unique<Player>(clock, timestamps, load.reader, with_errors));
    transports.push_back(&players.back()->UsedTransport());
  }
  ResetPeakMemory();
  const LoadCost cost =
      PlayFlow(flow.Load(), transports, clock, [&](int thread, const RequestRecord& record) {
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
