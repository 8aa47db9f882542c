#include "harness/run/run_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "harness/base/atomic_file.h"
#include "harness/base/cpu_time.h"
#include "harness/base/interrupt.h"
#include "harness/base/text.h"
#include "harness/config/resumed_command_line.h"
#include "harness/console/profile_table.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/console/vllm_table.h"
#include "harness/journal/capacity_results.h"
#include "harness/journal/collected_run.h"
#include "harness/metrics/failed_endpoint.h"
#include "harness/metrics/slo.h"
#include "harness/report/case_output.h"
#include "harness/run/endpoint_timestamps.h"
#include "harness/run/open_report.h"
#include "harness/run/run_files.h"
#include "harness/run/run_outcome.h"

namespace llmb {
namespace {

CollectedCases AggregatesOf(const CollectedCases& collected) {
  CollectedCases shown;
  for (const std::size_t i : CasesToShow(collected.cases, true)) {
    shown.cases.push_back(collected.cases[i]);
    shown.lines.push_back(collected.lines[i]);
  }
  return shown;
}

void WriteCases(std::ostream& out, BenchmarkFormat format, const RunContext& context,
                const RunMeasurement& run, bool only_aggregates, bool tabular) {
  switch (format) {
    case BenchmarkFormat::kConsole:
      return WriteCaseTable(out, run.collected.cases, only_aggregates, tabular);
    case BenchmarkFormat::kJson: {
      const auto write = [&](const CollectedCases& collected) {
        // If a line cannot be read, the stream is bad. The caller checks the stream.
        static_cast<void>(WriteCollectedDocument(out, context, collected, run.ReadLine(), false));
      };
      return only_aggregates ? write(AggregatesOf(run.collected)) : write(run.collected);
    }
    case BenchmarkFormat::kCsv:
      return WriteCaseCsv(out, run.collected.cases, only_aggregates);
  }
}

// Writes the file of --benchmark_out. False, after an error message, if it cannot be written.
bool WriteBenchmarkOut(const BenchmarkFlags& flags, const RunContext& context,
                       const RunMeasurement& run, SummaryReport& report) {
  if (flags.out.empty()) return true;
  const Status written = WriteFileAtomically(flags.out, [&](std::ostream& out) {
    WriteCases(out, flags.out_format, context, run, flags.report_aggregates_only,
               flags.counters_tabular);
  });
  if (written) {
    report.files.emplace_back(flags.out);
  } else {
    std::cerr << StderrMessage("error", written.error().message);
  }
  return written.has_value();
}

// Removes the journal if the document contains all of it and no request is missing, or if it has no
// request. Otherwise tells the user why it is kept.
void ReleaseJournal(const RunPlan& plan, const RunMeasurement& run, const RunFiles& files) {
  const bool complete = run.missing.missing == 0 || run.requests == 0;
  if (files.document && !files.elsewhere && complete) {
    SetQuitMessage("");  // it names the journal
    run.journal->Remove();
    return;
  }
  // A rank's part of a search cannot be resumed.
  if (complete || (plan.options.find_capacity && plan.options.shard)) {
    std::cerr << StderrMessage("note", "the journal is kept: " + run.journal->Path().string());
    return;
  }
  // The command has a line of its own, so that it can be copied.
  std::cerr << StderrLines(
      fmt::format("note: {}; this measures {}:\n{}llm_benchmarks --resume {}\n", run.missing.Text(),
                  run.missing.missing == 1 ? "it" : "them", kIndent,
                  PrintableText(ShellWord(run.journal->Path().string()))));
}

// The sentence about the failures of an endpoint follows its note, and repeats the last one.
std::string WithoutSaidReason(const std::string& note, const std::vector<FailureGroup>& failures) {
  for (const FailureGroup& group : failures) {
    const std::size_t reason = note.find(", the last one: " + group.example);
    if (reason != std::string::npos) return note.substr(0, reason);
  }
  return note;
}

void ShowSummary(std::ostream& out, const RunContext& context, RunFiles& files) {
  const std::size_t width = StderrColumns();
  for (const std::string& note : context.notes) {
    files.report.notes.push_back(WithoutSaidReason(note, files.report.failures));
  }
  files.report.capacity = context.capacity;
  files.report.cores = static_cast<unsigned>(std::max(0, context.host.num_cpus));
  files.report.has_priority = HasRealTimePriority();
  out << ProfileText(files.report.summaries, files.profiles, width)
      << SummaryText(files.report, width);
  out.flush();
}

// A shard has no thresholds, and leaves the answer of a search to the merge.
SloVerdict VerdictOf(const RunPlan& plan, const std::vector<CapacityResult>& searches,
                     const std::vector<SloAnswer>& answers) {
  if (!plan.options.find_capacity) return WorstOf(answers);
  return plan.options.shard ? SloVerdict::kPass : VerdictOf(searches);
}

}  // namespace

int WriteRunOutput(const RunPlan& plan, RunContext context, const RunMeasurement& run,
                   const Environment& environment) {
  context.interrupted = Interrupted();
  CorrectTimestamps(run.collected.cases, context);
  context.notes = run.notes;
  context.notes.insert(context.notes.end(), run.lost_endpoints.begin(), run.lost_endpoints.end());

  context.capacity = CapacityResultsOf(plan.endpoints, *run.collector, run.reasons_of_losses);
  RunFiles files = WriteRunFiles(plan, context, run, environment);
  for (const Endpoint& endpoint : context.endpoints) {
    if (endpoint.simulated) files.report.simulated_endpoints.push_back(endpoint.name);
  }
  // Documents of --benchmark_out and on standard output are the same.
  context.summaries = files.report.summaries;
  context.slo_answers = files.report.answers;
  const BenchmarkFlags& flags = plan.flags;
  const bool out_written = WriteBenchmarkOut(flags, context, run, files.report);

  const bool only_aggregates = flags.report_aggregates_only || flags.display_aggregates_only;
  if (flags.format == BenchmarkFormat::kConsole && !flags.counters_tabular) {
    // The summary, which follows, explains failures.
    std::vector<std::string> said;
    for (const FailureGroup& group : files.report.failures) said.push_back(group.example);
    WriteCaseFigures(std::cout, run.collected.cases, only_aggregates, said, StderrColumns());
  } else {
    WriteCases(std::cout, flags.format, context, run, only_aggregates, flags.counters_tabular);
  }
  std::cout.flush();
  const bool console = flags.format == BenchmarkFormat::kConsole;
  std::ostream& summary = console ? std::cout : std::cerr;
  // The answer is the last thing on the screen.
  const std::string tables =
      VllmTables(files.vllm, {.percentiles = plan.options.percentiles,
                              .max_concurrency = plan.options.max_concurrency,
                              .counts_good = !plan.options.goodput.Empty()});
  if (!tables.empty()) summary << '\n' << tables << '\n';
  ShowSummary(summary, context, files);
  summary.flush();
  if (!std::cout) std::cerr << "error: standard output is closed or full\n";
  ReleaseJournal(plan, run, files);
  if (plan.options.open_report) OpenReport(files.report.files, environment);
  return ExitCode(
      {.interrupted = Interrupted(),
       .interrupt_exit_code = InterruptExitCode(),
       .out_of_memory = run.out_of_memory,
       .all_files_written = files.All() && out_written && std::cout.good(),
       .any_endpoint_lost = !run.lost_endpoints.empty(),
       // A shard sends a part of an endpoint's requests, maybe one that fails.
       .any_endpoint_failed = !plan.options.shard && AnyEndpointFailed(files.report.summaries),
       .successful_requests = run.successful_requests,
       .slo = VerdictOf(plan, context.capacity, files.report.answers)});
}

}  // namespace llmb
