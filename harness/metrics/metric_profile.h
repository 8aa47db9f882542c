#pragma once

// How other tools of this field define the figures of a summary, in terms of the fields that a
// record keeps. Sources, read in 2026: vLLM's vllm/benchmarks/serve.py and
// lib/endpoint_request_func.py; AIPerf's docs/metrics-reference.md and metrics/metric_dicts.py;
// GuideLLM's schemas/request_stats.py, schemas/statistics.py and
// benchmark/schemas/generative/metrics.py; PCAI_bench's src/benchmark.py and src/csv_writer.py.
// docs/metrics.md tells it to users.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "harness/record/metric_profile_name.h"
#include "harness/record/request_record.h"

namespace llmb {

// The figures that are compared, in the order in which they are shown.
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
  kExact,      // what the tool would have got
  kEstimated,  // something else stands for what the record does not keep
  kUnknown,    // the record does not hold what it takes
};

// What one request gives to a figure: seconds, tokens or tokens per second. Nothing, being certain,
// means that the tool would have got no value from this request either.
struct ProfileSample {
  std::optional<double> value;
  double weight = 1;
  Certainty certainty = Certainty::kExact;
};

// What becomes of the samples.
enum class Aggregation {
  kMean,          // sum of weight x value / sum of weights
  kInterpolated,  // 99 % quantile, Hyndman-Fan type 7; weights play no part
  kStepped,       // 99 % quantile: the smallest value at which 99 % of the weight is reached
  kGapMean,       // the mean of the samples and of all gaps between token events
  kGapQuantile,   // the 99 % quantile of those, type 7
  kPerSecond,     // sum / wall time
};

// One figure of one tool. The texts go on behind the tool's name and begin in lower case.
struct MetricDefinition {
  ProfileSample (*sample)(const RequestRecord&) = nullptr;  // null: the tool has no such figure
  Aggregation aggregation = Aggregation::kMean;
  std::string_view difference{};  // from our definition; empty: none
  std::string_view stand_in{};    // what an estimate rests on; empty: nothing is estimated
};

// The wall time by which a tool divides.
enum class ProfileSpan {
  kAllRequests,  // from the first start to the end of the last request, failed or not
  kLastTokens,   // from the first start to the last token event, of successes
};

struct MetricProfile {
  MetricProfileName name{};
  // Whether the tool counts this request as a success. Of AIPerf and GuideLLM it is not known where
  // they differ from us: what we call a success is one there too.
  bool (*succeeded)(const RequestRecord&) = nullptr;
  bool zero_without_values = false;  // a figure without a single value is printed as 0
  ProfileSpan span = ProfileSpan::kAllRequests;
  std::array<MetricDefinition, kProfileMetrics> metrics{};  // by ProfileMetric
};

const MetricProfile& ProfileOf(MetricProfileName name);

// The last token event - started: first token + mean gap x (token_events - 1). Nothing without a
// token event, and when the record (of a 25-column CSV) does not say how many there were.
std::optional<Nanoseconds> TimeToLastToken(const RequestRecord& record);

}  // namespace llmb
