#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/load/request_settings.h"
#include "harness/schedule/load_level.h"
#include "harness/workload/prompt.h"

namespace llmb {

// All that a process needs to know to measure one endpoint.
struct EndpointJob {
  Endpoint endpoint;
  std::vector<Prompt> prompts;
  RequestSettings settings;
  LoadLevel load;
  int iterations = 1;                        // requests per prompt and user
  std::string run_id;                        // the beginning of every request id of this endpoint
  std::vector<std::string> benchmark_flags;  // for benchmark::Initialize
  int attempt = 0;                           // of the run, from 0
  std::string journal{};            // what earlier attempts finished is there; empty: nothing is
  std::uint64_t journal_bytes = 0;  // and stands in so much of it
};

// One line of JSON with its line break. It holds the endpoint's token, so it may go into a pipe
// and nowhere else.
std::string JobToLine(const EndpointJob& job);

// The reverse. Error: not such a line (the text itself is not repeated).
Result<EndpointJob> JobFromLine(std::string_view line);

}  // namespace llmb
