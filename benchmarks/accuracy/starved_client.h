#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/bound_checks.h"
#include "benchmarks/accuracy/stamped_endpoint.h"
#include "harness/metrics/client_verdict.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// The load generator, when other programs take its cores.

// How many requests have a value, and by how much the worst of these values is off.
struct ValueErrors {
  std::uint64_t shown = 0;
  Nanoseconds largest{};
  double largest_share = 0;  // of the true value
};

// The rows of one run, compared with the times that the endpoint wrote into its responses.
struct StarvedRun {
  std::uint64_t requests = 0;  // successful ones; only they have values
  std::uint64_t timeouts = 0;  // requests that the client was too starved to finish
  std::string first_failure;   // of another kind; empty without one
  ValueErrors time_to_first_token;
  ValueErrors time_per_output_token;
  ValueErrors longest_gap;  // the maximum of inter-token latency
  BoundChecks bounds;
  std::optional<ClientVerdict> verdict;
  ClientEvidence evidence;
  // The largest error of any value of a row.
  Nanoseconds LargestError() const;
};

// Plays the load with the harness. If `starved`, its threads are in the idle class (SCHED_IDLE),
// and a busy loop of normal priority runs on every usable core. The error of a time to first token
// counts from the write of the first token to its timestamp. It does not include the lateness of
// the request itself, because the endpoint cannot tell its own delay from the client's.
StarvedRun PlayStarved(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                       TimestampSource timestamps, bool starved);

}  // namespace llmb
