#include "benchmarks/accuracy/starved_client.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <stop_token>
#include <thread>
#include <vector>

#include "benchmarks/accuracy/stamped_flow.h"
#include "benchmarks/accuracy/stamped_reader.h"
#include "harness/base/clock.h"
#include "harness/base/cpu_time.h"
#include "harness/http/curl_transport.h"
#include "harness/load/load_generator.h"
#include "harness/metrics/run_samples.h"

namespace llmb {
namespace {

// Runs busy loops of normal priority on all cores as long as it exists.
class BusyCores {
 public:
  explicit BusyCores(int count) {
    for (int i = 0; i < count; ++i) {
      loops_.emplace_back([](const std::stop_token& stop) {
        std::atomic<std::uint64_t> rounds = 0;
        while (!stop.stop_requested()) ++rounds;
      });
    }
  }

 private:
  std::vector<std::jthread> loops_;
};

// A thread without privileges cannot leave the idle class again, so call this in one that ends.
void EnterIdleClass() {
  const sched_param priority{};
  ::sched_setscheduler(0, SCHED_IDLE, &priority);
}

void AddError(Nanoseconds shown, Nanoseconds truth, ValueErrors& errors) {
  const Nanoseconds error = shown > truth ? shown - truth : truth - shown;
  ++errors.shown;
  errors.largest = std::max(errors.largest, error);
  if (truth > Nanoseconds::zero()) {
    errors.largest_share = std::max(errors.largest_share, ToSeconds(error) / ToSeconds(truth));
  }
}

Nanoseconds LongestGap(const std::vector<TimePoint>& times) {
  Nanoseconds longest{};
  for (std::size_t i = 1; i < times.size(); ++i) {
    longest = std::max(longest, times[i] - times[i - 1]);
  }
  return longest;
}

void AddErrors(const RequestRecord& record, const std::vector<TimePoint>& written,
               StarvedRun& run) {
  if (written.empty()) return;
  AddError(*record.time_to_first_token, written.front() - *record.started, run.time_to_first_token);
  if (record.time_per_output_token) {
    const auto gaps = static_cast<Nanoseconds::rep>(written.size() - 1);
    AddError(*record.time_per_output_token, (written.back() - written.front()) / gaps,
             run.time_per_output_token);
  }
  if (record.inter_token_latency) {
    AddError(record.inter_token_latency->maximum, LongestGap(written), run.longest_gap);
  }
}

// Plays the load in this thread and those that it starts.
StarvedRun PlayHere(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                    TimestampSource timestamps) {
  const StampedFlow flow(load, endpoint, "starved", StampedFlow::Starts::kAtOnce);
  const SystemClock clock;
  CurlTransport curl(clock, timestamps, load.reader);
  StampedReader reader(curl);
  Transport* const transports[] = {&reader};
  StarvedRun run;
  RunSamples samples;
  // One thread serves all streams, so that the sink is not called by two at a time.
  const LoadCost cost =
      PlayFlow(flow.Load(), transports, clock, [&](int, const RequestRecord& record) {
        samples.Add(record);
        const StampedTimes times = reader.Pop(record.request_id);
        if (record.error_type == ErrorType::kTimeout) {
          ++run.timeouts;
        } else if (!record.Succeeded()) {
          if (run.first_failure.empty()) run.first_failure = record.error_message;
        } else {
          ++run.requests;
          AddErrors(record, times.written, run);
          run.bounds.Add(record, {times.written, times.write_ended}, times.errors);
        }
      });
  run.evidence = PooledEvidence(samples.Endpoints().front());
  run.evidence.client_cpu_share = cost.cpu_share;
  run.verdict = JudgeClient(run.evidence);
  return run;
}

}  // namespace

Nanoseconds StarvedRun::LargestError() const {
  return std::max(
      {time_to_first_token.largest, time_per_output_token.largest, longest_gap.largest});
}

StarvedRun PlayStarved(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                       TimestampSource timestamps, bool starved) {
  const BusyCores busy(starved ? UsableThreads() : 0);
  StarvedRun run;
  std::thread([&] {
    if (starved) EnterIdleClass();
    run = PlayHere(load, endpoint, timestamps);
  }).join();
  return run;
}

}  // namespace llmb
