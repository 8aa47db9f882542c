// PCAI_bench. Any event starts the response, events with answer text count as tokens, and all
// figures are means over requests.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "harness/metrics/profile_definitions.h"

namespace llmb {
namespace {

// PCAI counts every response with status 2xx whose connection did not break.
bool Succeeded(const RequestRecord& record) {
  if (record.Succeeded()) return true;
  const bool overlooked =
      record.error_type == ErrorType::kInBandError || record.error_type == ErrorType::kTruncated ||
      record.error_type == ErrorType::kMalformed || record.error_type == ErrorType::kEmpty;
  const int status = record.http_status.value_or(0);
  return overlooked && status >= 200 && status < 300;
}

ProfileSample TimeToFirstToken(const RequestRecord& record) {
  if (record.time_to_first_event) return ExactSample(record.time_to_first_event);
  if (WasStreamed(record)) return UnknownSample();
  return record.Succeeded() ? ExactSample(record.total_latency) : NoSample();
}

// For a failed request our latency ends at the failure. PCAI would have continued to read.
ProfileSample Latency(const RequestRecord& record) {
  if (record.Succeeded() || !record.total_latency) return ExactSample(record.total_latency);
  return EstimatedSample(ToSeconds(*record.total_latency));
}

// Whether all token events had answer text, that is, none had reasoning or a tool call.
bool OnlyAnswerText(const RequestRecord& record) {
  return record.token_events && record.time_to_first_content == record.time_to_first_token &&
         record.finish_reason != "tool_calls";
}

// The number of token events before the answer text, assuming that all came at the mean pace.
std::int64_t EventsBeforeAnswer(const RequestRecord& record) {
  if (!record.inter_token_latency || record.inter_token_latency->average.count() == 0) return 0;
  const Nanoseconds before = *record.time_to_first_content - *record.time_to_first_token;
  return std::llround(ToSeconds(before) / ToSeconds(record.inter_token_latency->average));
}

// PCAI's number of output tokens. NoSample if it would be 0.
ProfileSample AnswerEvents(const RequestRecord& record) {
  if (!WasStreamed(record)) {
    if (record.output_tokens.value_or(0) == 0) return NoSample();
    return UsageTokens(record);
  }
  if (!record.time_to_first_token) return NoSample();
  if (!record.token_events) return UnknownSample();
  if (!record.time_to_first_content) return NoSample();
  const auto events = static_cast<double>(*record.token_events);
  if (OnlyAnswerText(record)) return ExactSample(events);
  const auto before = static_cast<double>(EventsBeforeAnswer(record));
  return EstimatedSample(std::max(1.0, events - before));
}

ProfileSample WithLatency(const RequestRecord& record, double (*divide)(double, double)) {
  ProfileSample sample = AnswerEvents(record);
  const ProfileSample latency = Latency(record);
  if (!sample.value || latency.value.value_or(0) <= 0) return {{}, 1, sample.certainty};
  sample.value = divide(*latency.value, *sample.value);
  sample.certainty = std::max(sample.certainty, latency.certainty);
  return sample;
}

ProfileSample TimePerOutputToken(const RequestRecord& record) {
  return WithLatency(record, [](double latency, double events) { return latency / events; });
}

ProfileSample Rate(const RequestRecord& record) {
  return WithLatency(record, [](double latency, double events) { return events / latency; });
}

ProfileSample GapSample(const RequestRecord& record, Nanoseconds gap, bool exact) {
  if (record.token_events && !record.time_to_first_content) return NoSample();
  const double seconds = ToSeconds(gap);
  return exact && OnlyAnswerText(record) ? ExactSample(seconds) : EstimatedSample(seconds);
}

ProfileSample AverageGap(const RequestRecord& record) {
  if (!record.inter_token_latency) return NoSample();
  return GapSample(record, record.inter_token_latency->average, true);
}

// PCAI uses sorted[int(n x 0.99)]. For up to 100 gaps that is the largest. For more it is an order
// statistic that records do not have; our p99 is next to it.
ProfileSample LargeGap(const RequestRecord& record) {
  if (!record.inter_token_latency) return NoSample();
  const bool is_largest = record.token_events && *record.token_events - 1 <= 100;
  const InterTokenLatency& gaps = *record.inter_token_latency;
  return is_largest ? GapSample(record, gaps.maximum, true) : GapSample(record, gaps.p99, false);
}

constexpr std::string_view kReasoning =
    "events with reasoning or tool calls are told from answer text by their times only";

}  // namespace

MetricProfile PcaiProfile() {
  return {
      .name = MetricProfileName::kPcai,
      .succeeded = Succeeded,
      .zero_without_values = false,
      .span = ProfileSpan::kAllRequests,
      .metrics = {{
          {TimeToFirstToken, Aggregation::kMean,
           "counts the first event of any kind as the first token, or without streaming the whole "
           "response"},
          {nullptr, Aggregation::kMean, "has no quantiles of TTFT"},
          {TimePerOutputToken, Aggregation::kMean,
           "divides the whole latency, including TTFT, by the number of events with answer text",
           kReasoning},
          {AverageGap, Aggregation::kMean, "averages each request's mean gap over requests",
           kReasoning},
          {LargeGap, Aggregation::kMean,
           "averages one gap per request, the one at index int(0.99 n) in ascending order",
           "for more than 100 gaps our p99 replaces it, and gaps after reasoning are included"},
          {Latency, Aggregation::kMean, "counts some of our failures",
           "for these, the time until the failure is used"},
          {AnswerEvents, Aggregation::kMean, "counts events with answer text, not tokens",
           kReasoning},
          {Rate, Aggregation::kMean,
           "averages events with answer text / latency over requests, the rate of one user",
           kReasoning},
      }},
  };
}

}  // namespace llmb
