#pragma once

#include <cstdint>
#include <optional>

#include "harness/base/time.h"
#include "harness/metrics/gap_intervals.h"
#include "harness/record/request_record.h"

namespace llmb {

// The gaps of a request in nanoseconds. A float is exact up to 16 ms, and to 1e-7 of it above.
struct PackedGaps {
  float average = 0, minimum = 0, maximum = 0, p50 = 0, p95 = 0, p99 = 0;
  std::uint32_t count = 0;  // 0: no gaps, or none that may be used

  RequestGaps Unpacked() const;
};

// What is kept of a request for figures that need all requests of a flow. One per request, so it is
// small.
struct RequestRow {
  static constexpr Nanoseconds kNoTime{-1};

  // `record` has a start.
  static RequestRow Of(const RequestRecord& record);

  TimePoint start;
  Nanoseconds total_latency, time_to_first_token, time_per_output_token;  // or kNoTime
  std::uint64_t tokens_plus_one : 56;  // output tokens + 1; 0: their number is not known
  bool succeeded : 1;                  // if not, no time counts but that it was in flight
  bool suspended : 1;                  // then its times are in no figure
  bool in_window : 1;                  // whether its figures stand for the load; true if unknown
  bool warmup : 1;                     // in no figure
  bool cancelled : 1;                  // the same
  bool ended_by_client : 1;            // a timeout, or cancelled: the endpoint did not complete it
  bool scheduled : 1;                  // of an open loop
  PackedGaps gaps;

  bool Measured() const { return !warmup && !cancelled; }
  // nullopt: not known.
  std::optional<double> OutputTokens() const {
    return tokens_plus_one == 0 ? std::nullopt
                                : std::optional(static_cast<double>(tokens_plus_one - 1));
  }
  TimePoint End() const { return start + total_latency; }
  // The start of the request if it has no first token.
  TimePoint FirstToken() const {
    return time_to_first_token == kNoTime ? start : start + time_to_first_token;
  }
};

}  // namespace llmb
