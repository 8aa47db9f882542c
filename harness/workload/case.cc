#include "harness/workload/case.h"

namespace llmb {

std::vector<CaseSpec> MakeCases(const std::vector<Endpoint>& endpoints,
                                const std::vector<Prompt>& prompts) {
  std::vector<CaseSpec> cases;
  cases.reserve(endpoints.size() * prompts.size());
  for (std::size_t endpoint = 0; endpoint < endpoints.size(); ++endpoint) {
    for (std::size_t prompt = 0; prompt < prompts.size(); ++prompt) {
      cases.push_back({endpoint, prompt, endpoints[endpoint].name + "/" + prompts[prompt].id});
    }
  }
  return cases;
}

}  // namespace llmb
