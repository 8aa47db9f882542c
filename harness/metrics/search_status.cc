#include "harness/metrics/search_status.h"

namespace llmb {

std::string_view Name(SearchStatus status) {
  switch (status) {
    case SearchStatus::kFound:
      return "found";
    case SearchStatus::kWide:
      return "wide";
    case SearchStatus::kLowerBound:
      return "lower_bound";
    case SearchStatus::kUpperBound:
      return "upper_bound";
    case SearchStatus::kUndecided:
      return "undecided";
    case SearchStatus::kClientLimited:
      return "client_limited";
    case SearchStatus::kNonMonotonic:
      return "non_monotonic";
  }
  return "";
}

std::optional<SearchStatus> SearchStatusNamed(std::string_view name) {
  using enum SearchStatus;
  for (const SearchStatus status :
       {kFound, kWide, kLowerBound, kUpperBound, kUndecided, kClientLimited, kNonMonotonic}) {
    if (Name(status) == name) return status;
  }
  return std::nullopt;
}

}  // namespace llmb
