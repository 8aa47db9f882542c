#pragma once

// How a capacity search ended.

#include <optional>
#include <string_view>

namespace llmb {

enum class SearchStatus {
  kFound,          // the interval is at most 10 % wide
  kWide,           // it is wider, and holds the truth as often
  kLowerBound,     // the thresholds held at the highest rate that was tried
  kUpperBound,     // they did not hold at the lowest
  kUndecided,      // the interval has no end on one side
  kClientLimited,  // a stage of the fit measured the client
  kNonMonotonic,   // the misses fall where the rate grows: something other than load made them
};

// "found", "wide", "lower_bound", "upper_bound", "undecided", "client_limited", "non_monotonic".
std::string_view Name(SearchStatus status);
// nullopt for another name.
std::optional<SearchStatus> SearchStatusNamed(std::string_view name);

}  // namespace llmb
