#pragma once

// How other benchmark tools define the figures of a summary, in terms of the fields of our records.
// Sources, read in 2026: vLLM's vllm/benchmarks/serve.py and
// lib/endpoint_request_func.py; AIPerf's docs/metrics-reference.md and metrics/metric_dicts.py;
// GuideLLM's schemas/request_stats.py, schemas/statistics.py and
// benchmark/schemas/generative/metrics.py; PCAI_bench's src/benchmark.py and src/csv_writer.py.
// docs/metrics.md explains this to users.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "harness/record/metric_profile_name.h"
#include "harness/record/request_record.h"

namespace llmb {

// The figures that are compared, in display order.
enum class ProfileMetric {
  kTimeToFirstTokenMean,
  kTimeToFirstTokenP99,
  kTimePerOutputTokenMean,
  kInterTokenLatencyMean,
  kInterTokenLatencyP99,
  kTotalLatencyMean,
  kOutputTokensMean,
  kOutputThroughput,
};
inline constexpr std::size_t kProfileMetrics = 8;

enum class Certainty {
  kExact,      // the value that the tool would have computed
  kEstimated,  // something else replaces a value that the record does not have
  kUnknown,    // the record does not have what the tool needs
};

// What one request contributes to a figure, in seconds, tokens or tokens per second. An empty value
// with kExact means that the tool would have no value for this request either.
struct ProfileSample {
  std::optional<double> value;
  double weight = 1;
  Certainty certainty = Certainty::kExact;
};

// How samples are combined into a figure.
enum class Aggregation {
  kMean,          // sum of weight x value / sum of weights
  kInterpolated,  // 99 % quantile, Hyndman-Fan type 7; ignores weights
  kStepped,       // 99 % quantile: the smallest value at which 99 % of the weight is reached
  kGapMean,       // mean of the samples and all gaps between token events together
  kGapQuantile,   // 99 % quantile of the same, type 7
  kPerSecond,     // sum / wall time
};

// One figure of one tool. The texts continue a sentence that begins with the tool's name.
struct MetricDefinition {
  ProfileSample (*sample)(const RequestRecord&) = nullptr;  // null: the tool has no such figure
  Aggregation aggregation = Aggregation::kMean;
  std::string_view difference{};  // how it differs from our definition; empty: it does not
  std::string_view stand_in{};    // what replaces a missing value; empty: never estimated
};

// The wall time that a tool divides by.
enum class ProfileSpan {
  kAllRequests,  // from the first start to the end of the last request, failed or not
  kLastTokens,   // from the first start to the last token event, successful requests only
};

struct MetricProfile {
  MetricProfileName name{};
  // Whether the tool counts this request as successful. No difference from our rules is known for
  // AIPerf and GuideLLM, so ours are used for them.
  bool (*succeeded)(const RequestRecord&) = nullptr;
  bool zero_without_values = false;  // the tool prints 0 for a figure without values
  ProfileSpan span = ProfileSpan::kAllRequests;
  std::array<MetricDefinition, kProfileMetrics> metrics{};  // by ProfileMetric
};

// The profile of a tool; it lives as long as the program.
const MetricProfile& ProfileOf(MetricProfileName name);

// The time from the start of a request to its last token event: first token + mean gap x
// (token_events - 1). nullopt without a token event, and for records that lack the number of token
// events (from a CSV of 25 columns).
std::optional<Nanoseconds> TimeToLastToken(const RequestRecord& record);

}  // namespace llmb
