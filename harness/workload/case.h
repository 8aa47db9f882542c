#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/endpoint/endpoint.h"
#include "harness/workload/prompt.h"

namespace llmb {

// One prompt sent to one endpoint: it becomes a Google Benchmark case.
struct CaseSpec {
  std::size_t endpoint_index = 0;  // into the endpoints given to MakeCases
  std::size_t prompt_index = 0;    // into the prompts
  std::string name;                // "model/prompt-id"; unique
};

// Every prompt for every endpoint: the cases of the first endpoint in the prompts' order, then
// those of the second, and so on. Empty when there are no endpoints or no prompts.
std::vector<CaseSpec> MakeCases(const std::vector<Endpoint>& endpoints,
                                const std::vector<Prompt>& prompts);

}  // namespace llmb
