#pragma once

// A record for which every tool computes different figures.

#include "harness/record/request_record.h"

namespace llmb {

// A role at 10 ms, five token events at 30, 40, 60, 70 and 90 ms (gaps 10, 20, 10, 20), [DONE] at
// 100 ms; nine tokens by the server's count.
inline RequestRecord StreamedRecord() {
  using namespace std::chrono_literals;
  RequestRecord record;
  record.endpoint_name = "a";
  record.http_status = 200;
  record.finish_reason = "stop";
  record.started = TimePoint(1s);
  record.time_to_first_event = 10ms;
  record.time_to_first_token = 30ms;
  record.time_to_first_content = 30ms;
  record.total_latency = 100ms;
  record.token_events = 5;
  record.inter_token_latency = InterTokenLatency{15ms, 10ms, 20ms, 15ms, 20ms, 20ms};
  record.output_tokens = 9;
  record.token_count_source = TokenCountSource::kUsage;
  record.time_per_output_token = 7500us;  // 60 / 8
  return record;
}

}  // namespace llmb
