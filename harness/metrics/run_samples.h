#pragma once

// The samples of a run, kept small: numbers by endpoint and load, from which the summary CSV, the
// console table and every chart are made. Records are added one at a time and not kept, so a
// million requests fit in bounded memory.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/client_verdict.h"
#include "harness/metrics/duration_counts.h"
#include "harness/metrics/run_span.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// The requests of one endpoint at one load. Every vector holds successful requests only, in the
// order in which they were added, in seconds, tokens or tokens per second; a request without the
// value adds nothing to that vector.
struct EndpointSamples {
  std::string endpoint_name;
  LoadLevel load;
  std::uint64_t total_requests = 0;
  std::uint64_t successful_requests = 0;
  // Those, failed ones too, during which the client did not run. They are in the counts, and with
  // their tokens if they succeeded, and in no vector of times.
  std::uint64_t suspended_requests = 0;
  std::map<std::string, std::uint64_t> failures;  // error type name -> requests

  std::vector<double> total_latency;
  std::vector<double> time_to_first_token;
  std::vector<double> time_per_output_token;
  std::vector<double> tokens_per_second;
  std::vector<double> input_tokens;
  std::vector<double> output_tokens;
  // Per-request inter-token latency, for the avg_... columns of the summary.
  std::vector<double> itl_average, itl_minimum, itl_maximum, itl_p50, itl_p95, itl_p99;
  // total_latency again, by prompt length and by prompt complexity.
  std::map<std::string, std::vector<double>> latency_by_length;
  std::map<std::string, std::vector<double>> latency_by_complexity;

  DurationCounts inter_token_latency;  // pooled over requests; empty when it was not recorded
  // How long token events waited to be read, pooled likewise, of all requests; empty in records
  // that were read from a file.
  DurationCounts read_lag;
  std::vector<double> schedule_delay;  // of all requests
  ClientEvidence client;               // the worst of the cases it was given of
  // From the earliest start to the latest end of any request, failed ones too; of several runs, or
  // attempts of one, the sum of each one's. Zero when some record does not say when it started.
  Nanoseconds duration{};
};

// What the samples of one case say about the client: read lag and lateness of sending. The share of
// the CPU is for others to know.
ClientEvidence PooledEvidence(const EndpointSamples& samples);

// Collects records. Not thread-safe.
class RunSamples {
 public:
  // Counts one finished request. Its token_times, if it has any and succeeded, go into the pooled
  // inter-token latency of its endpoint.
  void Add(const RequestRecord& record);

  // Says that the records which follow are of another run (another file): their starts are not
  // comparable with those before.
  void BeginRun();

  // Adds gaps that were pooled elsewhere (a case read from a run document).
  void AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                            const DurationCounts& gaps);

  // Adds what is known about the client during a case; of several the worst is kept.
  void AddClientEvidence(const std::string& endpoint_name, const LoadLevel& load,
                         const ClientEvidence& evidence);

  // In the order in which each endpoint and load was first seen.
  const std::vector<EndpointSamples>& Endpoints() const { return endpoints_; }

 private:
  std::size_t IndexOf(const std::string& endpoint_name, const LoadLevel& load);

  std::vector<EndpointSamples> endpoints_;
  std::vector<RunSpan> spans_;  // of the endpoint at the same place
};

}  // namespace llmb
