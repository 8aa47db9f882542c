#pragma once

// The two clients that play a load: the harness, and the floor that it is compared with.

#include <cstdint>
#include <optional>
#include <string>

#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/stamp_errors.h"
#include "harness/base/result.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// What a client's stamps were off by. The endpoint writes the truth into the bytes, and looking for
// it takes time that no client spends otherwise; so what a client costs is measured without.
struct ClientErrors {
  StampErrors at;    // of the stamps that metrics use
  StampErrors read;  // of the moments at which the program read
  // From the start of a request to its being read by the endpoint, on connections that were there.
  ErrorList sending;
};

// How one load went.
struct ClientRun {
  std::optional<ClientErrors> errors;
  std::uint64_t failed_requests = 0;
  std::string first_failure;                 // empty: none
  Nanoseconds cpu_time{};                    // user and system, of all the client's threads
  Nanoseconds duration{};                    // of all of it
  std::optional<std::uint64_t> peak_memory;  // bytes, of the whole process
};

// Plays the load with the harness, in as many threads as llm_benchmarks would on so many cores.
ClientRun PlayWithHarness(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                          TimestampSource timestamps, int cores, bool with_errors);

// Plays it with the floor, in one thread. Its `at` and `read` are the same. It speaks no TLS.
ClientRun PlayWithFloor(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                        bool with_errors);

}  // namespace llmb
