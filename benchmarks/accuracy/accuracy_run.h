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

// Which cores the endpoint and the client run on: half of those that this process may use each, the
// client the larger half. With a single core both share it, and the figures say what that does.
struct CorePlan {
  std::vector<int> endpoint;
  std::vector<int> client;

  bool Shared() const { return endpoint == client; }
};
CorePlan PlanCores(const std::vector<int>& allowed);

// What one end used of its `cores`: CPU time / (duration x cores). Where a control group grants the
// two ends less (`quota`, in cores), what one leaves unused is all that the other gets: the share
// is then that of both, if it is more.
double ShareOfCores(Nanoseconds cpu_time, Nanoseconds of_both, Nanoseconds duration,
                    std::size_t cores, std::optional<double> quota);

// The errors of one kind of stamp.
struct StampFigures {
  ErrorFigures arrival;
  ErrorFigures ttft;
  ErrorFigures itl;
  ErrorFigures tpot;
  std::uint64_t too_early = 0;
};

// All that is known of one load. What was not measured is empty.
struct AccuracyResult {
  AccuracyLoad load;
  StampFigures metrics;  // of the stamps that metrics use: the kernel's if it gives any
  StampFigures program;  // of the moments at which the harness read
  std::optional<StampFigures> floor;  // of the moments at which the floor read; never with TLS
  ErrorFigures sending;               // from a request's start to its being read by the endpoint
  double cpu_us_per_event = 0;        // of the harness with the kernel's stamps
  std::optional<double> cpu_us_per_event_program;  // with the program's stamps
  std::optional<double> cpu_us_per_event_floor;
  double events_per_second = 0;
  double client_core_share = 0;    // see ShareOfCores; 1 is all of it
  double endpoint_core_share = 0;  // the same of the endpoint
  StampedEndpointStats endpoint;
  std::optional<std::uint64_t>
      peak_memory;  // of the harness, bytes; the process' own 10 MB included
  std::uint64_t failed_requests = 0;
  std::string first_failure;

  // What the endpoint's schedule amounts to once all streams run.
  double PlannedEventsPerSecond() const;
  // CPU per event of the harness / of the floor; nothing where one is missing.
  std::optional<double> CpuRatio() const;
};

enum class AccuracyDepth {
  kErrorsOnly,    // one pass: the harness' errors, and its cost with the search for the truth in it
  kCostAndFloor,  // further passes: cost alone, the program's stamps, and, without TLS, the floor
};

// Plays the load, each pass with an endpoint of its own. The calling thread should be on the
// client's cores already (RunOnCores). Error: the endpoint cannot be started; what goes wrong with
// requests is in the result.
Result<AccuracyResult> MeasureAccuracy(const AccuracyLoad& load, const CorePlan& cores,
                                       AccuracyDepth depth);

}  // namespace llmb
