#include "harness/run/run_plan.h"

#include <algorithm>
#include <iterator>

namespace llmb {

std::vector<Endpoint> RunPlan::Endpoints() const {
  std::vector<Endpoint> all;
  for (const EndpointJob& job : jobs) all.push_back(job.endpoint);
  return all;
}

bool RunPlan::AnySimulated() const {
  return std::ranges::any_of(jobs, [](const EndpointJob& job) { return job.endpoint.simulated; });
}

std::vector<EndpointJob> RunPlan::JobsToMeasure() const {
  std::vector<EndpointJob> left;
  std::ranges::copy_if(jobs, std::back_inserter(left), [&](const EndpointJob& job) {
    return !failed_tests.contains(job.endpoint.name);
  });
  return left;
}

void RunPlan::LeaveRowsToChildren() {
  if (JobsToMeasure().size() == 1) return;
  rows.reset();
  for (EndpointJob& job : jobs) job.rows.reset();
}

}  // namespace llmb
