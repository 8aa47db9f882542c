// GuideLLM. A missing value counts as 0, means per token are weighted by tokens, and quantiles are
// not interpolated.

#include <algorithm>

#include "harness/metrics/profile_definitions.h"

namespace llmb {
namespace {

bool Succeeded(const RequestRecord& record) { return record.Succeeded(); }

ProfileSample TimeToFirstToken(const RequestRecord& record) {
  return ExactSample(ToSeconds(record.time_to_first_token.value_or(Nanoseconds::zero())));
}

// A figure made from the server's count is only as sure as that count.
ProfileSample WithCertaintyOfCount(ProfileSample sample, const RequestRecord& record) {
  sample.certainty = std::max(sample.certainty, UsageTokens(record).certainty);
  return sample;
}

// Without token events the end of the request counts as the last token.
ProfileSample TimePerOutputToken(const RequestRecord& record) {
  const auto tokens = static_cast<double>(record.output_tokens.value_or(0));
  if (tokens == 0) return NoSample();
  const auto last = record.time_to_first_token ? TimeToLastToken(record) : record.total_latency;
  return last ? WithCertaintyOfCount(ExactSample(ToSeconds(*last) / tokens, tokens), record)
              : UnknownSample();
}

ProfileSample MeanGap(const RequestRecord& record) {
  const auto tokens = record.output_tokens.value_or(0);
  if (tokens < 2) return NoSample();
  if (!record.time_to_first_token) return ExactSample(0, static_cast<double>(tokens - 1));
  return WithCertaintyOfCount(MeanTimeBetweenTokens(record, tokens), record);
}

ProfileSample Latency(const RequestRecord& record) { return ExactSample(record.total_latency); }

ProfileSample OutputTokens(const RequestRecord& record) { return UsageTokens(record); }

ProfileSample WindowTokens(const RequestRecord& record) {
  return EstimatedSample(static_cast<double>(record.output_tokens.value_or(0)));
}

}  // namespace

MetricProfile GuidellmProfile() {
  return {
      .name = MetricProfileName::kGuidellm,
      .succeeded = Succeeded,
      .zero_without_values = true,
      .span = ProfileSpan::kAllRequests,
      .metrics = {{
          {TimeToFirstToken, Aggregation::kMean, "counts a response without a first token as 0"},
          {TimeToFirstToken, Aggregation::kStepped, "does not interpolate quantiles"},
          {TimePerOutputToken, Aggregation::kMean,
           "uses (last token - start) / tokens, which includes TTFT, weighted by tokens"},
          {MeanGap, Aggregation::kMean,
           "uses (last - first token) / (tokens - 1) of each request, weighted by tokens - 1"},
          {MeanGap, Aggregation::kStepped,
           "uses the quantile of one mean per request, weighted by tokens - 1"},
          {Latency, Aggregation::kMean},
          {OutputTokens, Aggregation::kMean, "counts a response without a token count as 0"},
          {WindowTokens, Aggregation::kPerSecond, "divides by its measurement window",
           "the time from the first start to the last end replaces that window, which may be "
           "shorter"},
      }},
  };
}

}  // namespace llmb
