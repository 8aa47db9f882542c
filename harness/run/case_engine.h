#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measure_job.h"

namespace llmb {

// The cases of one endpoint that a run's filter selects.
struct SelectedCases {
  std::vector<std::string> names;  // full names, in the order in which they will run
  // The levels and prompts of these cases, both in the order of the job. A level without a case is
  // not in it.
  std::vector<StagePlan> stages;
};

// The interface to the library that runs the cases, the only one that a run uses.
struct CaseEngine {
  // The cases that the jobs' flags select, one element per job; empty lists where nothing matches.
  std::function<std::vector<SelectedCases>(const std::vector<EndpointJob>&)> select_cases;
  MeasureEndpointFunction measure_endpoint;
};

}  // namespace llmb
