#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/document/run_document.h"

namespace llmb {

// One entry of `benchmarks` without its requests. Google Benchmark's keys, including the counters,
// come first, then ours. Counters that are not finite are left out.
nlohmann::ordered_json CaseRunToJson(const CaseRun& run);

// Reads an entry of `benchmarks` without its requests. A number under a key that is neither Google
// Benchmark's nor ours is a counter; the counters keep the order of their keys. Throws nlohmann's
// exceptions for values of the wrong type and for numbers out of range.
CaseRun CaseRunFromJson(const nlohmann::ordered_json& json);

// Pooled gaps as an array of [microseconds, count]. GapsFromJson throws nlohmann's exceptions for
// any other value, and for numbers that no run can have.
nlohmann::ordered_json GapsToJson(const DurationCounts& gaps);
DurationCounts GapsFromJson(const nlohmann::ordered_json& json);

// The keys of an entry that CaseRunToJson does not write.
inline constexpr const char* kGapsKey = "inter_token_latency_us";
inline constexpr const char* kRequestsKey = "request_records";
// What it was called when documents had no counter of that name.
inline constexpr const char* kOldRequestsKey = "requests";

}  // namespace llmb
