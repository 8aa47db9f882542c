#pragma once

// The samples of a run by endpoint and load. The summary CSV, the console table and the charts are
// made from them. Records are added one at a time; only a few numbers of each are kept.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/cached_share.h"
#include "harness/metrics/client_verdict.h"
#include "harness/metrics/compact_samples.h"
#include "harness/metrics/duration_counts.h"
#include "harness/metrics/error_bounds.h"
#include "harness/metrics/exact_lengths.h"
#include "harness/metrics/ordered_times.h"
#include "harness/metrics/run_span.h"
#include "harness/metrics/turn_times.h"
#include "harness/metrics/window_figures.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// The requests of one endpoint at one load. The vectors hold values of successful requests, in the
// order in which they were added, in seconds, tokens or tokens per second. A request without a
// value has no entry in that vector.
struct EndpointSamples {
  std::string endpoint_name;
  std::string workload;  // of its last request; empty if files do not say it
  LoadLevel load;
  std::uint64_t total_requests = 0;  // without the cancelled ones
  std::uint64_t successful_requests = 0;
  // Cancelled by an interruption of the run: neither successes nor failures, and in no figure.
  std::uint64_t cancelled_requests = 0;
  std::uint64_t warmup_requests = 0;  // in no other count and in no figure
  // Requests, failed ones too, during which the load generator was suspended. They are counted, and
  // their tokens are if they succeeded, but their times are in no vector.
  std::uint64_t suspended_requests = 0;
  std::map<std::string, std::uint64_t> failures;  // error type name -> requests

  std::vector<double> total_latency;
  std::vector<double> time_to_first_token;
  std::vector<double> time_per_output_token;
  std::vector<double> tokens_per_second;
  CountSamples input_tokens;
  CountSamples output_tokens;
  CachedShare cached_share;
  ExactLengths exact_lengths;
  GapTotals request_gaps;  // for the avg_... columns of the summary
  // total_latency by prompt length and by prompt complexity. Only charts show them, so a float is
  // exact enough.
  std::map<std::string, std::vector<float>> latency_by_length;
  std::map<std::string, std::vector<float>> latency_by_complexity;

  OrderedTimes ordered_times;  // of all requests, where figures are of those in windows
  TurnTimes turn_times;        // the same, of the turns of conversations

  DurationCounts inter_token_latency;  // pooled over requests; empty if it was not recorded
  // How long token events waited to be read, pooled over all requests. Empty for records that were
  // read from a file.
  DurationCounts read_lag;
  ErrorBoundCounts error_bounds;  // of the requests whose times are in the vectors
  DelaySamples schedule_delay;    // of all requests
  ClientEvidence client;          // the worst over its cases
  // From the earliest start to the latest end of any request, failed ones too. The sum over runs
  // and attempts. Zero if some record lacks its start.
  Nanoseconds duration{};
  // Without it, rates are those of all requests over `duration`.
  std::optional<WindowFigures> window;
  // The window is all measured requests, because it would have held less than half of them.
  bool window_is_all = false;
  // Set by FinishWindows, for an open loop.
  std::optional<StabilityAnswer> stability;
};

// The requests whose times samples hold. Counts are always of all requests.
enum class SampledRequests {
  kInWindow,  // those that stand for the load; of files without a window, all
  kAll,
};

// The evidence in the samples of one case: the figures with their bounds, read lag and send delay.
// The CPU share is not in them.
ClientEvidence PooledEvidence(const EndpointSamples& samples);

// The verdict on the client of these requests. nullopt also if none was measured: then there is no
// figure that the client could have made wrong.
std::optional<ClientVerdict> JudgeClient(const EndpointSamples& samples);

// Adds the gaps between the record's token_times, unless they are too uncertain:
// inter_token_latency is empty then.
void AddGaps(const RequestRecord& record, DurationCounts& gaps);

// Collects records. Not thread-safe.
class RunSamples {
 public:
  explicit RunSamples(SampledRequests sampled = SampledRequests::kInWindow) : sampled_(sampled) {}

  // Adds a finished request. If it succeeded, the gaps between its token_times are pooled.
  void Add(const RequestRecord& record);

  // Begins another run (another file). Start times are comparable only within a run.
  void BeginRun();

  // Adds gaps that are already pooled, such as those of a case in a run document.
  void AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                            const DurationCounts& gaps);

  // Adds the evidence of a case. The worst over all cases is kept.
  void AddClientEvidence(const std::string& endpoint_name, const LoadLevel& load,
                         const ClientEvidence& evidence);

  // By endpoint, in the order in which each was first added, then by load from low to high.
  const std::vector<EndpointSamples>& Endpoints() const;

  // Call it after the last Add, if the requests sampled are kInWindow. Sets the `window` and the
  // `stability` of every element of Endpoints(), and the figures with their bounds in its `client`.
  // Where the windows hold less than half of the requests, because a run was interrupted or a timed
  // stage was short, they become all requests.
  void FinishWindows();

 private:
  std::size_t IndexOf(const std::string& endpoint_name, const LoadLevel& load);
  void FinishWindow(std::size_t index);

  mutable std::vector<EndpointSamples> endpoints_;  // Endpoints() sets the durations
  SampledRequests sampled_;
  std::vector<RunSpan> spans_;  // parallel to endpoints_
  // Parallel to endpoints_, for kInWindow.
  std::vector<EndpointSamples> outside_;  // the values of the requests outside of windows
  std::vector<std::uint64_t> in_window_;  // requests
};

}  // namespace llmb
