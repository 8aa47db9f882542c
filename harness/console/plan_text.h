#pragma once

// The plan of a run, printed before the first request because requests cost money.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/schedule/arrivals.h"
#include "harness/schedule/capacity_plan.h"
#include "harness/schedule/load_level.h"
#include "harness/schedule/stage_length.h"

namespace llmb {

// What a token has on average, where no tokenizer is known.
inline constexpr double kCharactersPerToken = 4;

struct PlanEndpoint {
  std::string name;
  std::string model_name;
  std::string url;  // as configured; secret parts are redacted in the text
  bool simulated = false;
  std::uint64_t prompts = 0;             // selected for this endpoint, at any level
  std::uint64_t requests = 0;            // of all levels and repetitions; unless timed
  std::optional<Nanoseconds> timeout{};  // if it differs from the plan's
  std::optional<double> input_tokens{};  // of a request on average; nullopt if unknown
};

struct PlanDescription {
  std::vector<PlanEndpoint> endpoints{};
  std::vector<LoadLevel> levels{};  // of each endpoint, from low to high
  StageLength length{};
  ArrivalPattern arrivals{};  // of open loops
  int max_in_flight = 1;      // requests of an open loop to one endpoint, the most of all
  std::uint64_t repetitions = 1;
  std::optional<SearchPlan> search{};              // for the capacity, instead of levels
  std::vector<std::string> searched_thresholds{};  // of the first endpoint
  RequestSettings settings{};
  WorkloadSettings workload{};
  std::int64_t most_output_tokens = 0;           // of a request of a data set
  std::optional<std::uint64_t> file_requests{};  // of a file that is sent once; nullopt if unknown
  bool makes_texts = false;     // whether requests of a data set have a length in place of a text
  bool limits_output = true;    // whether every request has a limit of output tokens
  bool estimates_input = true;  // whether input_tokens are characters / kCharactersPerToken
  bool serial_endpoints = false;
  std::uint64_t seed = 0;  // of the data set
  std::string part{};      // which part of the load the requests are; empty: all of it
};

// The sum over all endpoints, without warm-up. Of timed stages it is not known.
std::uint64_t TotalRequests(const PlanDescription& plan);

// The plan as lines of at most `width` columns, each with a line break: a headline with the total,
// a row for each of the first 12 endpoints, the factors of the total, and the limits of each
// request. Where a table would be cut before the port of a URL, the rows are wrapped text. Without
// requests: one line that says so. `width` must be at least 20.
std::string PlanText(const PlanDescription& plan, std::size_t width);

}  // namespace llmb
