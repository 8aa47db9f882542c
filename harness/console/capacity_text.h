#pragma once

// A capacity search, for people.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/capacity_result.h"
#include "harness/schedule/capacity_plan.h"

namespace llmb {

// "26,500 to 50,500 requests"; with a budget of time "At most 50,500 requests".
std::string ExpectedText(const SearchPlan& plan);

// What a search can give, before it begins; a line each, without line breaks. With a budget below
// kHonestRequests, also that this is too few for a capacity within 10 %, and below
// kIntervalRequests for any interval. With one of time, at which rates it is enough for these.
std::vector<std::string> SearchTerms(const SearchPlan& plan,
                                     const std::vector<std::string>& thresholds);

// What the last stage of `search` showed, what is known after it, and how long its rounds may take,
// once their rate is known, or what is left of the budget if that is less; one line. `next` is the
// stage that follows; nullopt: the search has ended. Empty without stages.
std::string SearchProgressText(const CapacityResult& search,
                               const std::optional<SearchStage>& next = std::nullopt,
                               const SearchBudget& budget = {});

// The answers, the largest capacity first, with a reason for each that is no interval: a table, or
// the CapacitySentences if it is wider than `width` columns, at least 20. Texts are wrapped. Each
// line ends in a line break; empty without searches.
std::string CapacityText(std::vector<CapacityResult> searches, std::size_t width);

// The same answers as sentences, one each: "qwen: 20.0 to 21.0 requests/s (found), limited by
// ttft_p90<500ms." Empty without searches.
std::vector<std::string> CapacitySentences(std::vector<CapacityResult> searches);

}  // namespace llmb
