#pragma once

// A run of one client, and the same as its shards would have measured it.

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "harness/document/run_document.h"
#include "harness/journal/event_line.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_line.h"
#include "harness/schedule/measured_window.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {

inline constexpr int kUsersOfRun = 4;

// `count` requests of four users to two prompts. Each user begins one every 100 ms, 25 ms after the
// user before it, so their order of starts is their number. They end in the same order.
inline std::vector<RequestRecord> RequestsOfRun(int count) {
  using std::chrono::microseconds;
  using std::chrono::milliseconds;
  const MeasuredWindow window = WindowOf(static_cast<std::uint64_t>(count), kUsersOfRun);
  std::vector<RequestRecord> records;
  for (int i = 0; i < count; ++i) {
    RequestRecord& record = records.emplace_back();
    record.endpoint_name = "a";
    record.model_name = "m";
    record.prompt_id = i % 3 == 0 ? "p" : "q";
    record.prompt_text = "text";
    record.workload = kPromptsWorkload;
    record.request_id = "r-" + std::to_string(i);
    record.user = i % kUsersOfRun;
    record.iteration = i;
    record.load = ClosedLoop{kUsersOfRun};
    record.in_window = window.Contains(static_cast<std::uint64_t>(i));
    record.started = TimePoint(milliseconds(5000 + 25 * i));
    record.timestamp = WallTime(std::chrono::seconds(1'772'366'400) + milliseconds(25 * i));
    record.time_to_first_token = milliseconds(20) + microseconds(13 * (i * 37 % 101));
    record.total_latency = milliseconds(90) + microseconds(29 * (i * 53 % 97));
    record.time_per_output_token = milliseconds(5) + microseconds(i * 7 % 31);
    record.input_tokens = 10 + i % 5;
    record.output_tokens = 12 + i % 7;
    record.seen_tokens = record.output_tokens;
    record.inter_token_latency =
        InterTokenLatency{milliseconds(5), milliseconds(4), milliseconds(6),
                          milliseconds(5), milliseconds(6), milliseconds(6)};
    record.ttft_error_bound = microseconds(20);
    record.tpot_error_bound = record.itl_error_bound = microseconds(2);
    record.total_latency_error_bound = microseconds(20);
    record.schedule_delay = microseconds(i % 11);
    if (i % 50 == 49) {
      record.error_type = ErrorType::kTimeout;
      record.error_message = "timeout";
    }
  }
  return records;
}

inline RunContext ContextOfRun() {
  RunContext context;
  context.date = "2026-03-01T12:00:00+00:00";
  context.timestamp = "20260301_120000";
  context.version = "1.0";
  context.command = "llm_benchmarks --concurrent=4";
  context.host.name = "box";
  context.levels = {ClosedLoop{kUsersOfRun}};
  context.flow = "continuous";
  context.endpoints.emplace_back().name = "a";
  context.endpoints.front().model_name = "m";
  context.prompts = {{"p", "text", "short", "simple", "coding"},
                     {"q", "text", "long", "complex", "coding"}};
  return context;
}

inline RunContext ContextOfShard(int index, int count) {
  RunContext context = ContextOfRun();
  context.shard = RunShard{{index, count}, "abc", ""};
  context.timestamp += "_" + FileTag(context.shard->shard);
  context.command += " --shard=" + std::to_string(index) + "/" + std::to_string(count);
  return context;
}

// The cases of requests, by prompt.
inline std::vector<CaseResult> CasesOf(const std::vector<RequestRecord>& records) {
  std::vector<CaseResult> cases;
  for (const std::string prompt : {"p", "q"}) {
    CaseResult one;
    std::ranges::copy_if(records, std::back_inserter(one.requests),
                         [&](const RequestRecord& record) { return record.prompt_id == prompt; });
    if (one.requests.empty()) continue;
    one.run.name = one.run.run_name = "a/" + prompt + "/manual_time";
    one.run.endpoint_name = "a";
    one.run.prompt_id = prompt;
    one.run.load = ClosedLoop{kUsersOfRun};
    one.run.iterations = static_cast<std::int64_t>(one.requests.size());
    one.run.cpu_time = 2;
    one.run.counters = {{"read_lag_p99_ms", 0.1}, {"client_cpu_share", 0.2}};
    one.run.client_verdict = "ok";
    for (const RequestRecord& record : one.requests) {
      one.inter_token_latency.Add(std::chrono::microseconds(5000 + record.iteration % 9), 3);
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

// Those of every `count`-th user, as shard `index` (from 1) has them: nobody in it knows the
// window.
inline std::vector<RequestRecord> PartOf(const std::vector<RequestRecord>& records, int index,
                                         int count) {
  std::vector<RequestRecord> part;
  for (const RequestRecord& record : records) {
    if (*record.user % count != index - 1) continue;
    part.push_back(record);
    part.back().in_window = false;
  }
  return part;
}

inline std::string WriteRunFile(const TemporaryFolder& folder, const RunContext& context,
                                const std::vector<RequestRecord>& records) {
  std::string path = folder.Path("benchmark_" + context.timestamp + ".json");
  std::ofstream file(path);
  WriteRunDocument(file, context, CasesOf(records));
  return path;
}

// As a process leaves it that was killed: `planned` requests per prompt, and no line of a case.
inline std::string WriteJournalFile(const TemporaryFolder& folder, const RunContext& context,
                                    const std::vector<RequestRecord>& records, int planned) {
  JournalHeader header;
  header.context = context;
  header.plan = {{.endpoint_name = "a",
                  .stages = {{.level = ClosedLoop{kUsersOfRun}, .prompt_ids = {"p", "q"}}},
                  .length = {.iterations = planned}}};
  std::string path = folder.Path("benchmark_" + context.timestamp + ".journal");
  std::ofstream file(path);
  file << JournalLine(HeaderToLine(header));
  for (const RequestRecord& record : records) file << JournalLine(EventToLine(record));
  return path;
}

}  // namespace llmb
