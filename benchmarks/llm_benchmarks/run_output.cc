#include "benchmarks/llm_benchmarks/run_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "benchmarks/llm_benchmarks/run_files.h"
#include "harness/base/atomic_file.h"
#include "harness/console/profile_table.h"
#include "harness/console/terminal.h"
#include "harness/console/text_layout.h"
#include "harness/journal/collected_run.h"
#include "harness/report/case_output.h"
#include "harness/run/interrupt.h"

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
        // A line that cannot be read leaves the stream bad, which is looked at.
        static_cast<void>(WriteCollectedDocument(out, context, collected, run.ReadLine(), false));
      };
      return only_aggregates ? write(AggregatesOf(run.collected)) : write(run.collected);
    }
    case BenchmarkFormat::kCsv:
      return WriteCaseCsv(out, run.collected.cases, only_aggregates);
  }
}

// --benchmark_out. Says so when it cannot be written.
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
    std::cerr << MessageLine("error", written.error().message);
  }
  return written.has_value();
}

// The journal has done its duty when nothing is in it that is not in the document, and nothing can
// be added to it.
void GiveUpJournal(const RunMeasurement& run, const RunFiles& files) {
  const bool nothing_to_resume = run.missing.missing == 0 || run.requests == 0;
  if (files.document && !files.elsewhere && nothing_to_resume) {
    run.journal->Remove();
    return;
  }
  if (nothing_to_resume) {
    std::cerr << MessageLine("note", "the journal stays: " + run.journal->Path().string());
    return;
  }
  std::cerr << MessageLine(
      "note",
      fmt::format("{} of {} requests are missing; this measures them: llm_benchmarks --resume {}",
                  run.missing.missing, run.missing.planned, run.journal->Path().string()));
}

// The kernel was asked for its stamps, but of an endpoint whose answers came over something that it
// does not stamp there are none. A case that did not end has no evidence either way.
void CorrectTimestamps(const std::vector<CaseResult>& cases, RunContext& context) {
  for (auto& [endpoint_name, timestamps] : context.timestamps) {
    bool any_token = false, any_stamp = false;
    for (const CaseResult& result : cases) {
      if (result.run.endpoint_name != endpoint_name || result.run.IsAggregate()) continue;
      const ClientEvidence evidence = EvidenceFrom(result.run.counters);
      if (evidence.Empty()) continue;
      any_stamp = any_stamp || evidence.read_lag_p99_ms;
      any_token = any_token || std::ranges::any_of(result.run.counters, [](const auto& counter) {
                    return counter.first == "ttft_ms";
                  });
    }
    if (timestamps.source == "kernel" && any_token && !any_stamp) {
      timestamps = {"user", "the kernel stamped nothing of what came from it"};
    }
  }
}

void WarnOfLimitedClient(const std::vector<EndpointSummary>& summaries) {
  for (const EndpointSummary& summary : summaries) {
    if (JudgeClient(summary.client) == ClientVerdict::kLimited) {
      std::cerr << LimitedClientWarning(summary) << '\n';
    }
  }
}

int ExitCode(const RunMeasurement& run, bool all_written) {
  if (!run.out_of_memory && Interrupted()) return InterruptExitCode();
  return all_written && run.lost.empty() && run.successful_requests > 0 ? EXIT_SUCCESS
                                                                        : EXIT_FAILURE;
}

void ShowSummary(std::ostream& out, const RunContext& context, const RunFiles& files) {
  const std::size_t width = std::max<std::size_t>(80, StderrColumns());
  out << SummaryText(files.report, width)
      << ProfileText(files.report.summaries, files.profiles, width);
  for (const std::string& note : context.notes) out << MessageLine("note", note);
  out.flush();
}

}  // namespace

int WriteRunOutput(const RunSetup& setup, const RunStart& start, const RunMeasurement& run,
                   const Environment& environment) {
  RunContext context = ContextOf(setup, start);
  context.interrupted = Interrupted();
  CorrectTimestamps(run.collected.cases, context);
  context.notes = run.notes;
  context.notes.insert(context.notes.end(), run.lost.begin(), run.lost.end());

  RunFiles files = WriteRunFiles(setup, context, run, environment);
  for (const Endpoint& endpoint : context.endpoints) {
    if (endpoint.simulated) files.report.simulated_endpoints.push_back(endpoint.name);
  }
  const BenchmarkFlags& flags = setup.flags;
  const bool out_written = WriteBenchmarkOut(flags, context, run, files.report);

  const bool only_aggregates = flags.report_aggregates_only || flags.display_aggregates_only;
  WriteCases(std::cout, flags.format, context, run, only_aggregates, flags.counters_tabular);
  std::cout.flush();
  const bool console = flags.format == BenchmarkFormat::kConsole;
  ShowSummary(console ? std::cout : std::cerr, context, files);
  WarnOfLimitedClient(files.report.summaries);
  if (!std::cout) std::cerr << "error: standard output takes no more\n";
  GiveUpJournal(run, files);
  return ExitCode(run, files.All() && out_written && std::cout.good());
}

}  // namespace llmb
