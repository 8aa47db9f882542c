#include "harness/metrics/request_row.h"

#include <cmath>

namespace llmb {
namespace {

static_assert(sizeof(RequestRow) <= 72, "a run keeps millions of them");
constexpr std::uint64_t kTokenBits = (std::uint64_t{1} << 56) - 1;
static_assert(kMostTokens < kTokenBits);

std::uint64_t TokensPlusOne(const RequestRecord& record) {
  return static_cast<std::uint64_t>(record.output_tokens.value_or(-1) + 1);
}

float Pack(Nanoseconds gap) { return static_cast<float>(gap.count()); }

Nanoseconds Unpack(float gap) { return Nanoseconds(std::llround(gap)); }

PackedGaps Packed(const RequestRecord& record) {
  if (!record.HasUsableTimes() || !record.inter_token_latency) return {};
  if (record.token_events.value_or(0) < 2) return {};
  const InterTokenLatency& gaps = *record.inter_token_latency;
  return {.average = Pack(gaps.average),
          .minimum = Pack(gaps.minimum),
          .maximum = Pack(gaps.maximum),
          .p50 = Pack(gaps.p50),
          .p95 = Pack(gaps.p95),
          .p99 = Pack(gaps.p99),
          .count = static_cast<std::uint32_t>(*record.token_events - 1)};
}

}  // namespace

RequestGaps PackedGaps::Unpacked() const {
  return {.quantiles = {.average = Unpack(average),
                        .minimum = Unpack(minimum),
                        .maximum = Unpack(maximum),
                        .p50 = Unpack(p50),
                        .p95 = Unpack(p95),
                        .p99 = Unpack(p99)},
          .count = count};
}

RequestRow RequestRow::Of(const RequestRecord& record) {
  const bool cancelled = record.error_type == ErrorType::kCancelled;
  return {.start = *record.started,
          .total_latency = record.total_latency.value_or(kNoTime),
          .time_to_first_token = record.time_to_first_token.value_or(kNoTime),
          .time_per_output_token = record.time_per_output_token.value_or(kNoTime),
          .tokens_plus_one = TokensPlusOne(record) & kTokenBits,
          .succeeded = record.Succeeded(),
          .suspended = record.suspended.has_value(),
          .in_window = record.in_window.value_or(true),
          .warmup = record.warmup,
          .cancelled = cancelled,
          .ended_by_client = cancelled || record.error_type == ErrorType::kTimeout,
          .scheduled = record.SinceScheduled().has_value(),
          .gaps = Packed(record)};
}

}  // namespace llmb
