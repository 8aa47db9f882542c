// vLLM, `vllm bench serve --backend openai-chat`: it always asks for a stream, and an event counts
// when its `choices` are not empty.

#include "harness/metrics/profile_definitions.h"

namespace llmb {
namespace {

// A request is a success when HTTP 200 brought one event with a choice. Text or a finish reason
// proves such an event; an error that came after a role alone does not, and is left a failure.
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

// The one gap that is not between token events and is kept: from a role to the first token.
ProfileSample GapAfterRole(const RequestRecord& record) {
  if (!record.time_to_first_event) return UnknownSample();
  const auto token = record.time_to_first_token.value_or(*record.time_to_first_event);
  if (token <= *record.time_to_first_event) return {std::nullopt, 1, Certainty::kEstimated};
  return EstimatedSample(ToSeconds(token - *record.time_to_first_event));
}

constexpr std::string_view kFirstEvent =
    "counts the first event with a choice, a role alone too, as the first token";
constexpr std::string_view kAllGaps =
    "pools the gaps between all events, those after a role and before the finish too";
constexpr std::string_view kFinishGap = "the gap before the finish is not kept and is left out";
constexpr std::string_view kCounted =
    "where the server sent no usage, token events stand for its tokenizer's count";

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
           "divides the time from its first to its last event by tokens - 1",
           "[DONE] stands for the last event with a choice, which is not kept"},
          {GapAfterRole, Aggregation::kGapMean, kAllGaps, kFinishGap},
          {GapAfterRole, Aggregation::kGapQuantile, kAllGaps, kFinishGap},
          {Latency, Aggregation::kMean, "ends with the last event that has a choice",
           "[DONE] stands for that event, which is not kept"},
          {OutputTokens, Aggregation::kMean, "counts the tokens of its successes", kCounted},
          {OutputTokens, Aggregation::kPerSecond, "divides the tokens of its successes", kCounted},
      }},
  };
}

}  // namespace llmb
