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

// The cores of the endpoint and of the client. Each side gets half of the cores that this process
// may use, the client the larger half. A single core is shared, which makes the errors larger.
struct CorePlan {
  std::vector<int> endpoint;
  std::vector<int> client;

  bool Shared() const { return endpoint == client; }
};
CorePlan PlanCores(const std::vector<int>& allowed);

// The share of its `cores` that one side, the client or the endpoint, used: cpu_time / (duration x
// cores). A control group may limit both sides together to `quota` cores. The result is then at
// least the share of that limit that both used (`of_both`), because one side gets only what the
// other leaves.
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
  StampFigures program;  // of the times at which the harness read the bytes
  std::optional<StampFigures> floor;  // of the times at which the floor read; nullopt with TLS
  // Without the lateness of the requests themselves. Those of TTFT are also given with it.
  BoundFigures arrival_bounds, ttft_bounds, tpot_bounds, itl_bounds;
  ErrorFigures ttft_bound_with_send;
  ErrorFigures sending;         // from the start of a request until the endpoint has read it
  double cpu_us_per_event = 0;  // of the harness with kernel timestamps
  std::optional<double> cpu_us_per_event_program;  // with program timestamps
  std::optional<double> cpu_us_per_event_floor;
  // Of the endpoint, with the harness and with the floor in those passes. If they differ, the two
  // clients did not get the same load.
  std::optional<double> endpoint_us_per_event, endpoint_us_per_event_floor;
  double events_per_second = 0;
  double client_core_share = 0;    // see ShareOfCores; 0 to 1
  double endpoint_core_share = 0;  // the same for the endpoint
  StampedEndpointStats endpoint;
  // Peak memory of the harness's process in bytes, including the about 10 MB that it has without
  // load.
  std::optional<std::uint64_t> peak_memory;
  std::uint64_t failed_requests = 0;
  std::string first_failure;

  // Events per second once all streams run, by the endpoint's schedule.
  double PlannedEventsPerSecond() const;
  // The CPU time per event of the harness divided by that of the floor; nullopt without a floor.
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
