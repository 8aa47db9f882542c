// AIPerf. Only events with text count, and a local tokenizer counts the tokens by default.

#include "harness/metrics/profile_definitions.h"

namespace llmb {
namespace {

bool Succeeded(const RequestRecord& record) { return record.Succeeded(); }

ProfileSample TimeToFirstToken(const RequestRecord& record) {
  return ExactSample(record.time_to_first_token);
}

ProfileSample Latency(const RequestRecord& record) {
  if (!WasStreamed(record)) return ExactSample(record.total_latency);
  if (!record.time_to_first_token) return NoSample();
  const auto last = TimeToLastToken(record);
  return last ? ExactSample(last) : UnknownSample();
}

// A tokenizer finds only the tokens that came as text.
std::optional<std::int64_t> TokensOfText(const RequestRecord& record) {
  return record.seen_tokens ? record.seen_tokens : record.output_tokens;
}

ProfileSample OutputTokens(const RequestRecord& record) {
  const auto tokens = TokensOfText(record);
  return tokens ? EstimatedSample(static_cast<double>(*tokens)) : UnknownSample();
}

ProfileSample MeanGap(const RequestRecord& record) {
  ProfileSample sample = MeanTimeBetweenTokens(record, TokensOfText(record).value_or(0));
  if (sample.value) sample = EstimatedSample(*sample.value);
  return sample;
}

constexpr std::string_view kPerRequest =
    "uses (last - first token) / (tokens - 1), our TPOT, as one value per request";
constexpr std::string_view kServersCount =
    "the server's count, without hidden tokens, replaces that of a local tokenizer";

}  // namespace

MetricProfile AiperfProfile() {
  return {
      .name = MetricProfileName::kAiperf,
      .succeeded = Succeeded,
      .zero_without_values = false,
      .span = ProfileSpan::kLastTokens,
      .metrics = {{
          {TimeToFirstToken, Aggregation::kMean},
          {TimeToFirstToken, Aggregation::kInterpolated},
          {nullptr, Aggregation::kMean, "has no TPOT; its ITL is our TPOT"},
          {MeanGap, Aggregation::kMean, kPerRequest, kServersCount},
          {MeanGap, Aggregation::kInterpolated, kPerRequest, kServersCount},
          {Latency, Aggregation::kMean, "ends with the last event that has text"},
          {OutputTokens, Aggregation::kMean, "counts with a local tokenizer", kServersCount},
          {OutputTokens, Aggregation::kPerSecond,
           "divides by the time from the first request to the last event with text", kServersCount},
      }},
  };
}

}  // namespace llmb
