#pragma once

// The two clients that can run a load: the harness, and the floor as its reference.

#include <cstdint>
#include <optional>
#include <string>

#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/bound_checks.h"
#include "benchmarks/accuracy/stamp_errors.h"
#include "harness/base/result.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// The timestamp errors of a client. The endpoint sends the true times in the response text.
// Searching for them takes CPU time, so the cost of a client is measured in a run without errors.
struct ClientErrors {
  StampErrors at;    // of the arrival times that metrics use
  StampErrors read;  // of the times at which the program read
  // From the start of a request until the endpoint has read it; only on reused connections.
  ErrorList sending;
  BoundChecks bounds;  // of the harness; the floor knows none
};

// The outcome of one run.
struct ClientRun {
  std::optional<ClientErrors> errors;
  std::uint64_t failed_requests = 0;
  std::string first_failure;                 // empty without a failure
  std::uint64_t token_events = 0;            // received
  Nanoseconds cpu_time{};                    // user and system, all threads of the client
  Nanoseconds duration{};                    // of the whole run
  std::optional<std::uint64_t> peak_memory;  // bytes, of the whole process
};

// In a run without errors the starts of the streams are spread (AccuracyLoad::StartSpread), for
// both clients alike: the cost of an event depends on how many come at once.

// Runs the load with the harness, in as many threads as llm_benchmarks would use on `cores` cores.
ClientRun PlayWithHarness(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                          TimestampSource timestamps, int cores, bool with_errors);

// Runs the load with the floor, in one thread. Its `at` and `read` are equal. Does not support TLS.
ClientRun PlayWithFloor(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                        bool with_errors);

}  // namespace llmb
