#pragma once

#include <nlohmann/json.hpp>

#include "harness/report/run_document.h"

namespace llmb {

// One entry of `benchmarks` without its requests: Google Benchmark's keys, the counters among
// them, then ours. Counters that are not finite are left out.
nlohmann::ordered_json CaseRunToJson(const CaseRun& run);

// The reverse. Every number under a key that is neither Google Benchmark's nor ours is a counter,
// in the order of the keys. Throws nlohmann's exceptions for values of the wrong type.
CaseRun CaseRunFromJson(const nlohmann::ordered_json& json);

nlohmann::ordered_json GapsToJson(const DurationCounts& gaps);
DurationCounts GapsFromJson(const nlohmann::json& json);

// The value of `key`, or `fallback` when it is absent or null.
template <typename T, typename Json>
T GetOr(const Json& json, const char* key, T fallback = {}) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return fallback;
  return found->template get<T>();
}

}  // namespace llmb
