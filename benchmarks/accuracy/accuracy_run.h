#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/accuracy/accuracy_clients.h"
#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/stamp_errors.h"
#include "benchmarks/accuracy/stamped_endpoint.h"
#include "harness/base/result.h"

namespace llmb {

// The cores of the endpoint and of the client. Each gets half of those that this process may use,
// the client the larger half. A single core is shared, which makes the errors larger.
struct CorePlan {
  std::vector<int> endpoint;
  std::vector<int> client;

  bool Shared() const { return endpoint == client; }
};
CorePlan PlanCores(const std::vector<int>& allowed);

// The share that one end used of its `cores`: cpu_time / (duration x cores). With a control group
// limit for both ends (`quota`, in cores), at least the share that both used of that limit, because
// each end only gets what the other leaves.
double ShareOfCores(Nanoseconds cpu_time, Nanoseconds of_both, Nanoseconds duration,
                    std::size_t cores, std::optional<double> quota);

// The errors of one kind of timestamp.
struct StampFigures {
  ErrorFigures arrival;
  ErrorFigures ttft;
  ErrorFigures itl;
  ErrorFigures tpot;
  std::uint64_t too_early = 0;
};

// The results of one load. Values that were not measured are empty.
struct AccuracyResult {
  AccuracyLoad load;
  StampFigures metrics;  // of the timestamps that metrics use: the kernel's if available
  StampFigures program;  // of the times at which the harness read
  std::optional<StampFigures> floor;  // of the times at which the floor read; empty with TLS
  ErrorFigures sending;               // from the start of a request until the endpoint has read it
  double cpu_us_per_event = 0;        // of the harness with kernel timestamps
  std::optional<double> cpu_us_per_event_program;  // with program timestamps
  std::optional<double> cpu_us_per_event_floor;
  double events_per_second = 0;
  double client_core_share = 0;    // see ShareOfCores; 0 to 1
  double endpoint_core_share = 0;  // the same of the endpoint
  StampedEndpointStats endpoint;
  // Of the process of the harness, in bytes, including about 10 MB without load.
  std::optional<std::uint64_t> peak_memory;
  std::uint64_t failed_requests = 0;
  std::string first_failure;

  // The rate at which the endpoint is scheduled to send once all streams run.
  double PlannedEventsPerSecond() const;
  // CPU per event of the harness divided by that of the floor; nullopt without a floor.
  std::optional<double> CpuRatio() const;
};

enum class AccuracyDepth {
  kErrorsOnly,    // one pass: errors of the harness; its cost includes the search for true times
  kCostAndFloor,  // more passes: cost only, program timestamps, and, without TLS, the floor
};

// Runs the load, with a new endpoint for each pass. The calling thread should already run on the
// client's cores (RunOnCores). Error: the endpoint cannot be started. Failed requests are counted
// in the result.
Result<AccuracyResult> MeasureAccuracy(const AccuracyLoad& load, const CorePlan& cores,
                                       AccuracyDepth depth);

}  // namespace llmb
