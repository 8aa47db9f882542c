// Compares two sets of runs.

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "harness/base/exit_codes.h"
#include "harness/compare/missing_metric.h"
#include "harness/console/terminal_text.h"
#include "tools/compare/compare_options.h"
#include "tools/compare/comparison_document.h"
#include "tools/compare/comparison_text.h"
#include "tools/compare/run_pairing.h"
#include "tools/compare/run_reader.h"

namespace llmb {
namespace {

using Paths = std::vector<std::filesystem::path>;

Result<std::vector<MeasuredRun>> ReadSide(const Paths& paths) {
  std::vector<MeasuredRun> runs;
  for (const std::filesystem::path& path : paths) {
    LLMB_ASSIGN_OR_RETURN(const std::vector<MeasuredRun> read, ReadRuns(path));
    runs.insert(runs.end(), read.begin(), read.end());
  }
  return runs;
}

Result<ComparisonReport> Compare(const ComparePlan& plan) {
  LLMB_ASSIGN_OR_RETURN(std::vector<MeasuredRun> baseline, ReadSide(plan.baseline));
  LLMB_ASSIGN_OR_RETURN(std::vector<MeasuredRun> fresh, ReadSide(plan.fresh));
  LLMB_ASSIGN_OR_RETURN(
      Pairing pairing,
      PairRuns(baseline, fresh, plan.renamed, plan.different,
               {.different = " (--allow-different compares them all the same)",
                .no_pair = "; --map OLD=NEW pairs endpoints with different names"}));
  LLMB_RETURN_IF_ERROR(CheckMetricsExist(pairing.pairs, plan.thresholds));
  ComparisonReport report;
  report.comparisons = ComparePairs(pairing.pairs, plan.thresholds);
  report.pairs = std::move(pairing.pairs);
  report.notes = std::move(pairing.notes);
  return report;
}

std::string TextOf(const ComparisonReport& report, ComparisonFormat format) {
  switch (format) {
    case ComparisonFormat::kText:
      return ComparisonText(report);
    case ComparisonFormat::kMarkdown:
      return ComparisonMarkdown(report);
    case ComparisonFormat::kJson:
      return ComparisonDocument(report);
  }
  return "";
}

int Refuse(const Error& error) {
  std::cerr << MessageLine("error", error.message);
  return kExitUsage;
}

int Main(const std::vector<std::string>& words) {
  const Result<ComparePlan> plan = ParseCompareOptions(words);
  if (!plan) return Refuse(plan.error());
  if (plan->action == CompareAction::kHelp) {
    std::cout << CompareHelpText();
    return EXIT_SUCCESS;
  }
  if (plan->action == CompareAction::kVersion) {
    std::cout << "compare_runs " LLMB_VERSION "\n";
    return EXIT_SUCCESS;
  }
  const Result<ComparisonReport> report = Compare(*plan);
  if (!report) return Refuse(report.error());
  std::cout << TextOf(*report, plan->format) << std::flush;
  return report->ExitCode();
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  // The exit code must be right even if the reader of the output has gone (`| head`).
  std::signal(SIGPIPE, SIG_IGN);
  return llmb::Main({argv + 1, argv + argc});
}
