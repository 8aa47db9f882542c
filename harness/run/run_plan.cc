#include "harness/run/run_plan.h"

#include <algorithm>

namespace llmb {

std::vector<Endpoint> RunPlan::Endpoints() const {
  std::vector<Endpoint> all;
  for (const EndpointJob& job : jobs) all.push_back(job.endpoint);
  return all;
}

bool RunPlan::AnySimulated() const {
  return std::ranges::any_of(jobs, [](const EndpointJob& job) { return job.endpoint.simulated; });
}

}  // namespace llmb
