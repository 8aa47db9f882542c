#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/endpoint/endpoint.h"
#include "harness/workload/prompt.h"

namespace llmb {

// One prompt sent to one endpoint: what becomes a Google Benchmark case.
struct CaseSpec {
  std::size_t endpoint_index = 0;  // into the endpoints that MakeCases was given
  std::size_t prompt_index = 0;    // into the prompts
  std::string name;                // "model/prompt-id", unique as the two are
};

// Every prompt for every endpoint: all of the first endpoint in the prompts' order, then those of
// the second, and so on. Empty when either is.
std::vector<CaseSpec> MakeCases(const std::vector<Endpoint>& endpoints,
                                const std::vector<Prompt>& prompts);

}  // namespace llmb
