// vLLM, `vllm bench serve --backend openai-chat`. It always streams, and only events with non-empty
// `choices` count.

#include "harness/metrics/profile_definitions.h"

namespace llmb {
namespace {

// vLLM counts HTTP 200 with at least one event with a choice as a success. Text or a finish reason
// proves such an event. A role without text leaves no trace in the record, so an error after only a
// role stays a failure.
bool Succeeded(const RequestRecord& record) {
  if (record.Succeeded()) return true;
  const bool overlooked = record.error_type == ErrorType::kInBandError ||
                          record.error_type == ErrorType::kTruncated ||
                          record.error_type == ErrorType::kEmpty;
  const bool had_choice = record.token_events.value_or(0) > 0 || !record.finish_reason.empty();
  return overlooked && record.http_status == 200 && had_choice;
}

ProfileSample TimeToFirstToken(const RequestRecord& record) {
  if (!record.time_to_first_event) return UnknownSample();
  return ExactSample(record.time_to_first_event);
}

ProfileSample Latency(const RequestRecord& record) {
  if (!WasStreamed(record) || !record.total_latency) return UnknownSample();
  return EstimatedSample(ToSeconds(*record.total_latency));
}

ProfileSample OutputTokens(const RequestRecord& record) {
  if (!record.output_tokens) return record.Succeeded() ? UnknownSample() : EstimatedSample(0);
  const auto tokens = static_cast<double>(*record.output_tokens);
  return record.token_count_source == TokenCountSource::kUsage ? ExactSample(tokens)
                                                               : EstimatedSample(tokens);
}

ProfileSample TimePerOutputToken(const RequestRecord& record) {
  if (record.output_tokens.value_or(0) < 2) return NoSample();
  if (!record.time_to_first_event || !record.total_latency) return UnknownSample();
  const double decoding = ToSeconds(*record.total_latency - *record.time_to_first_event);
  return EstimatedSample(decoding / static_cast<double>(*record.output_tokens - 1));
}

// The gap from a role to the first token. It is the only gap in a record that is not between token
// events.
ProfileSample GapAfterRole(const RequestRecord& record) {
  if (!record.time_to_first_event) return UnknownSample();
  const auto token = record.time_to_first_token.value_or(*record.time_to_first_event);
  if (token <= *record.time_to_first_event) return {std::nullopt, 1, Certainty::kEstimated};
  return EstimatedSample(ToSeconds(token - *record.time_to_first_event));
}

constexpr std::string_view kFirstEvent =
    "counts the first event with a choice, even if it has only a role, as the first token";
constexpr std::string_view kAllGaps =
    "pools the gaps between all events, including those after a role and before the finish";
constexpr std::string_view kFinishGap =
    "the gap before the finish is missing because it is not recorded";
constexpr std::string_view kCounted =
    "where our count is not the server's own (no usage, a stale one, or one without streamed "
    "reasoning), it replaces vLLM's";

}  // namespace

MetricProfile VllmProfile() {
  return {
      .name = MetricProfileName::kVllm,
      .succeeded = Succeeded,
      .zero_without_values = true,
      .span = ProfileSpan::kAllRequests,
      .metrics = {{
          {TimeToFirstToken, Aggregation::kMean, kFirstEvent},
          {TimeToFirstToken, Aggregation::kInterpolated, kFirstEvent},
          {TimePerOutputToken, Aggregation::kMean,
           "divides the time from its first to its last event with a choice by tokens - 1",
           "the time of [DONE] is used because that event's is not recorded"},
          {GapAfterRole, Aggregation::kGapMean, kAllGaps, kFinishGap},
          {GapAfterRole, Aggregation::kGapQuantile, kAllGaps, kFinishGap},
          {Latency, Aggregation::kMean, "ends with the last event that has a choice",
           "the time of [DONE] is used because that event's is not recorded"},
          {OutputTokens, Aggregation::kMean,
           "counts the tokens of the requests that it calls successful", kCounted},
          {OutputTokens, Aggregation::kPerSecond,
           "divides the tokens of the requests that it calls successful", kCounted},
      }},
  };
}

}  // namespace llmb
