#pragma once

// The tables of a stage and of a search, for everything that writes plans as JSON: the journal's
// header, and the jobs of child processes.

#include <array>

#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"
#include "harness/journal/journal_header.h"

namespace llmb {

struct AsPrecision {
  static Json Write(SearchPrecision precision) { return Json(std::string(Name(precision))); }
  static void Read(const Json& json, AbsentKey /*absent*/, SearchPrecision& precision) {
    precision = SearchPrecisionNamed(json.get<std::string>()).value_or(SearchPrecision::kNormal);
  }
};

inline constexpr std::array kSearchBudgetRows = {
    JsonField<&SearchBudget::requests>("requests"),
    JsonFieldAs<AsSeconds, &SearchBudget::time>("time"),
};

inline constexpr std::array kSearchPlanRows = {
    JsonFieldAs<AsPrecision, &SearchPlan::precision>("precision"),
    JsonFieldAs<AsObject<kSearchBudgetRows>, &SearchPlan::budget>("budget"),
};

inline constexpr std::array kSearchRows = {
    JsonField<&PlannedSearch::thresholds>("thresholds"),
    JsonField<&PlannedSearch::goodput>("goodput").WrittenIf(
        [](const PlannedSearch& search) { return !search.goodput.empty(); }),
    JsonFieldAs<AsObject<kSearchPlanRows>, &PlannedSearch::plan>("plan"),
};

inline constexpr std::array kStageRows = {
    JsonFieldAs<AsLoadKey, &StagePlan::level>("load"),
    JsonField<&StagePlan::prompt_ids>("prompt_ids"),
};

}  // namespace llmb
