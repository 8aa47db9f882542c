#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/journal/run_collector.h"
#include "harness/metrics/capacity_result.h"
#include "harness/metrics/slo_decision.h"

namespace llmb {

// The search of one endpoint, from its stages that have ended. `plan.search` is set.
CapacityResult CapacityResultOf(const EndpointPlan& plan, const RunCollector& collector);

// The stage that the search measures next. nullopt before the first one, and when it has ended.
std::optional<SearchStage> NextStageOf(const EndpointPlan& plan, const RunCollector& collector);

// The results of the searches, one per endpoint that has one. `losses` has the reason of each
// endpoint that was lost, by name; it becomes part of the result of a search that had not ended.
std::vector<CapacityResult> CapacityResultsOf(
    const std::vector<EndpointPlan>& plans, const RunCollector& collector,
    const std::map<std::string, std::string>& losses = {});

// found, wide and lower_bound pass, upper_bound fails, anything else is undecided, and so is a
// search that was interrupted or whose endpoint was lost. The worst of all; kPass without searches.
SloVerdict VerdictOf(const std::vector<CapacityResult>& searches);

}  // namespace llmb
