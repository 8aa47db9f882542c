#pragma once

// The order of results in tables, files and charts: by endpoint, in the order in which each was
// first added, then by load from low to high.

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "harness/schedule/load_level.h"

namespace llmb {

// The entry of an endpoint and load in `entries`, which have the members endpoint_name and load and
// stand in that order. If there is none, where to insert one.
template <typename Entry>
struct EntryPlace {
  typename std::vector<Entry>::iterator place;
  bool exists = false;
};

template <typename Entry>
EntryPlace<Entry> PlaceOf(std::vector<Entry>& entries, const std::string& endpoint_name,
                          const LoadLevel& load) {
  const auto is_of_endpoint = [&](const Entry& e) { return e.endpoint_name == endpoint_name; };
  const auto begin = std::ranges::find_if(entries, is_of_endpoint);
  const auto end = std::find_if_not(begin, entries.end(), is_of_endpoint);
  const auto place = std::lower_bound(
      begin, end, load, [](const Entry& e, const LoadLevel& l) { return e.load < l; });
  return {place, place != end && place->load == load};
}

}  // namespace llmb
