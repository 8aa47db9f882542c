#pragma once

// A small journal for tests: one endpoint e, prompts p and q, one user, two iterations of each.

#include <string>

#include "harness/journal/event_line.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_line.h"
#include "harness/metrics/request_metrics.h"
#include "harness/record/request_id.h"

namespace llmb {

inline JournalHeader SampleHeader() {
  JournalHeader header;
  header.context.timestamp = "20260301_120000";
  Endpoint endpoint;
  endpoint.name = "e";
  header.context.endpoints = {endpoint};
  header.context.prompts = {{"p", "text", "short", "simple", "coding"},
                            {"q", "text", "long", "complex", "coding"}};
  header.plan = {{.endpoint_name = "e",
                  .stages = {{.level = ClosedLoop{1}, .prompt_ids = {"p", "q"}}},
                  .length = {.iterations = 2},
                  .repetitions = 1}};
  return header;
}

inline RequestRecord SampleRecord(const std::string& prompt_id, int iteration,
                                  ErrorType error = ErrorType::kNone) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.prompt_id = prompt_id;
  record.iteration = iteration;
  record.user = 0;
  record.request_id = RequestId("run-0", prompt_id, 0, iteration);
  record.error_type = error;
  record.started = TimePoint(std::chrono::seconds(iteration));
  record.total_latency = std::chrono::milliseconds(100);
  record.token_times = {std::chrono::milliseconds(10), std::chrono::milliseconds(30)};
  record.inter_token_latency = InterTokenLatencyOf(record.token_times);
  return record;
}

inline CaseRun SampleCase(const std::string& prompt_id) {
  CaseRun run;
  run.name = "e/" + prompt_id + "/iterations:2";
  run.run_name = run.name;
  run.endpoint_name = "e";
  run.prompt_id = prompt_id;
  run.iterations = 2;
  return run;
}

inline std::string SampleHeaderLine() { return JournalLine(HeaderToLine(SampleHeader())); }
inline std::string SampleLine(const RunEvent& event) { return JournalLine(EventToLine(event)); }

}  // namespace llmb
