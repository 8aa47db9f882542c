#include "benchmarks/llm_benchmarks/self_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "benchmarks/accuracy/accuracy_run.h"
#include "benchmarks/accuracy/load_verdict.h"
#include "benchmarks/accuracy/process_usage.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/console/text_table.h"
#include "harness/run/run_outcome.h"
#include "harness/run/stream_limits.h"
#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

TextTable EmptyTable() {
  TextTable table;
  table.columns = {{{"users x", "tokens/s", ""}, Align::kLeft},
                   {{"events", "per s", ""}},
                   {{"arrival", "error", "p50 us"}},
                   {{"arrival", "error", "p99 us"}},
                   {{"TTFT", "error", "p99 us"}},
                   {{"ITL", "error", "p99 us"}},
                   {{"read", "lag", "p99 us"}},
                   {{"CPU of", "its", "cores"}},
                   {{"verdict", "", ""}, Align::kLeft}};
  return table;
}

std::vector<std::string> RowOf(const AccuracyResult& result, const LoadJudgement& judgement) {
  return {result.load.Rate(),
          GroupedDigits(static_cast<std::uint64_t>(result.events_per_second)),
          ThreeDigits(result.metrics.arrival.p50_us),
          ThreeDigits(result.metrics.arrival.p99_us),
          ThreeDigits(result.metrics.ttft.p99_us),
          ThreeDigits(result.metrics.itl.p99_us),
          ThreeDigits(result.program.arrival.p99_us),
          fmt::format("{:.0f}%", 100 * result.client_core_share),
          std::string(Name(judgement.verdict))};
}

bool Carries(const LoadJudgement& judgement) {
  return judgement.verdict == LoadVerdict::kOk || judgement.verdict == LoadVerdict::kSuspect;
}

// How many users one of the machines plays. Error: there are more machines than users.
Result<int> UsersOfOne(const Options& options) {
  const int users = std::ranges::max(options.concurrent);
  if (options.shards <= users) return UsersOf({.index = 1, .count = options.shards}, users);
  return Fail(fmt::format("--shards {}: {} cannot be shared by {} machines", options.shards,
                          Counted(static_cast<std::uint64_t>(users), "user"), options.shards));
}

std::string ConclusionOf(const Options& options, bool carries_all) {
  if (options.shards == 1) {
    return carries_all ? "This machine carries this load."
                       : "Not every load above can be measured on this machine.";
  }
  const std::string load = fmt::format("{} users, {} on each", std::ranges::max(options.concurrent),
                                       *UsersOfOne(options));
  return carries_all
             ? fmt::format("{} such machines carry this load ({}).", options.shards, load)
             : fmt::format("{} such machines cannot measure every load above ({}): use more.",
                           options.shards, load);
}

}  // namespace

int SelfCheckCommand(const Options& options) {
  const Result<int> share = UsersOfOne(options);
  if (!share) return FailWith(share.error(), kExitUsage);
  const int users = *share;
  if (const Status limits = CheckStreams(StreamNeedsOf(users), RaiseAndReadLimits()); !limits) {
    return FailWith(limits.error(), kExitUsage);
  }
  const CorePlan cores = PlanCores(AllowedCores());
  if (const Status pinned = RunOnCores(cores.client); !pinned) {
    return FailWith(pinned.error(), EXIT_FAILURE);
  }
  const std::string machine =
      fmt::format("{}; {} for the simulated endpoint, {} for the load generator{}", MachineText(),
                  Counted(cores.endpoint.size(), "core"), Counted(cores.client.size(), "core"),
                  cores.Shared() ? ", which they share" : "");
  std::cout << WrapMessage(machine, StderrColumns()) << '\n';
  TextTable table = EmptyTable();
  std::string reasons;
  bool carries_all = true;
  for (const AccuracyLoad& load : SelfCheckLoads(users, options.http_reader)) {
    const Result<AccuracyResult> result = MeasureAccuracy(load, cores, AccuracyDepth::kErrorsOnly);
    if (!result) return FailWith(result.error(), EXIT_FAILURE);
    const LoadJudgement judgement = JudgeLoad(*result);
    carries_all = carries_all && Carries(judgement);
    table.rows.push_back(RowOf(*result, judgement));
    if (!judgement.reason.empty()) {
      reasons += WrapMessage(fmt::format("{}: {}", load.Rate(), judgement.reason), StderrColumns());
    }
  }
  const std::size_t gap = TableWidth(table, 2) <= StderrColumns() ? 2 : 1;
  for (const std::string& line : RenderTable(table, gap)) std::cout << line << '\n';
  if (!reasons.empty()) std::cout << '\n' << reasons;
  std::cout << '\n' << ConclusionOf(options, carries_all) << '\n';
  return carries_all ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace llmb
