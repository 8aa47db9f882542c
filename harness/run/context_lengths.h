#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/run/run_plan.h"
#include "harness/wire/model_list.h"

namespace llmb {

// What a list of models says against the longest request of a data set.
struct ContextFinding {
  bool refuses = false;  // the server is certain to refuse the request
  std::string text;      // one line, with the endpoint's name
};

// `dataset` is what messages call the data set. The limit is that of the endpoint's model, or of
// the only one of the list. nullopt if there is none, or no request is longer.
std::optional<ContextFinding> ContextFindingOf(const DatasetTokens& tokens,
                                               const std::string& dataset, const Endpoint& endpoint,
                                               const std::vector<ListedModel>& models);

// Asks all endpoints at the same time for their lists of models, which take at most 3 s, before any
// other request of a run with a data set. Error: the lengths of the data set are beyond what an
// endpoint takes. Prints a note for each endpoint for which they may be. An endpoint without a list
// takes any length. Does nothing with --no-test-request, for a resumed run, and for built-in
// endpoints.
Status CheckContextLengths(const RunPlan& plan, const Clock& clock);

}  // namespace llmb
