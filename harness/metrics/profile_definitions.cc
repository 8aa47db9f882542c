#include "harness/metrics/profile_definitions.h"

namespace llmb {

ProfileSample ExactSample(double value, double weight) {
  return {value, weight, Certainty::kExact};
}

ProfileSample EstimatedSample(double value, double weight) {
  return {value, weight, Certainty::kEstimated};
}

ProfileSample NoSample() { return {}; }

ProfileSample UnknownSample() { return {std::nullopt, 1, Certainty::kUnknown}; }

ProfileSample ExactSample(std::optional<Nanoseconds> duration) {
  return duration ? ExactSample(ToSeconds(*duration)) : NoSample();
}

bool WasStreamed(const RequestRecord& record) {
  return record.time_to_first_event || record.time_to_first_token;
}

ProfileSample MeanTimeBetweenTokens(const RequestRecord& record, std::int64_t tokens) {
  if (tokens < 2 || !record.time_to_first_token) return NoSample();
  const auto last = TimeToLastToken(record);
  if (!last) return UnknownSample();
  const auto weight = static_cast<double>(tokens - 1);
  return ExactSample(ToSeconds(*last - *record.time_to_first_token) / weight, weight);
}

ProfileSample UsageTokens(const RequestRecord& record) {
  const auto tokens = static_cast<double>(record.output_tokens.value_or(0));
  return record.token_count_source == TokenCountSource::kUsageAndReasoning ? EstimatedSample(tokens)
                                                                           : ExactSample(tokens);
}

}  // namespace llmb
