#pragma once

#include <nlohmann/json.hpp>

#include "harness/document/run_document.h"

namespace llmb {

// One entry of `benchmarks` without its requests: Google Benchmark's keys, the counters among
// them, then ours. Counters that are not finite are left out.
nlohmann::ordered_json CaseRunToJson(const CaseRun& run);

// The reverse. Every number under a key that is neither Google Benchmark's nor ours is a counter,
// in the order of the keys. Throws nlohmann's exceptions for values of the wrong type, and for
// numbers that are out of range.
CaseRun CaseRunFromJson(const nlohmann::ordered_json& json);

nlohmann::ordered_json GapsToJson(const DurationCounts& gaps);
DurationCounts GapsFromJson(const nlohmann::json& json);

}  // namespace llmb
