#pragma once

// Whether the endpoints of a run meet their thresholds, at each load.

#include <map>
#include <string>
#include <vector>

#include "harness/metrics/run_samples.h"
#include "harness/metrics/slo_answer.h"
#include "harness/metrics/summary.h"
#include "harness/record/threshold.h"

namespace llmb {

// The thresholds of a run.
struct Slo {
  std::vector<Threshold> of_all;  // of every endpoint without an entry in `of_endpoint`
  std::map<std::string, std::vector<Threshold>> of_endpoint;  // by name

  const std::vector<Threshold>& Of(const std::string& endpoint_name) const;
  bool Empty() const { return of_all.empty() && of_endpoint.empty(); }
};

// By endpoint and load in the order of `samples`, then by threshold. `summaries` are those of
// SummarizeAll(samples). A threshold of one load has an answer there alone; where the endpoint was
// not measured at it, that is undecided and stands after the endpoint's others. An endpoint without
// requests has no answers.
std::vector<SloAnswer> AnswersOf(const Slo& slo, const std::vector<EndpointSamples>& samples,
                                 const std::vector<EndpointSummary>& summaries);

// kFail if one fails, else kUndecided if one is, else kPass; kPass without answers.
SloVerdict WorstOf(const std::vector<SloAnswer>& answers);

}  // namespace llmb
