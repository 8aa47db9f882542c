#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/exit_codes.h"
#include "harness/console/number_text.h"
#include "harness/console/profile_table.h"
#include "harness/console/summary_table.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/console/vllm_table.h"
#include "harness/journal/capacity_results.h"
#include "harness/metrics/failed_endpoint.h"
#include "tools/convert/convert.h"
#include "tools/convert/convert_options.h"
#include "tools/convert/missing_figures.h"

namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

bool ShowsProgress() {
  return llmb::ChooseDisplay(llmb::ProgressStyle::kAuto, llmb::StderrIsTerminal(),
                             llmb::ProcessEnvironment()) == llmb::DisplayKind::kBlock;
}

void ShowProgress(std::string_view stage, std::uint64_t requests) {
  std::cerr << fmt::format("{}{}: {}", kClearLine, stage, llmb::Counted(requests, "request"));
}

int SloExitCode(llmb::SloVerdict verdict) {
  if (verdict == llmb::SloVerdict::kPass) return EXIT_SUCCESS;
  return verdict == llmb::SloVerdict::kFail ? llmb::kExitMissed : llmb::kExitUndecided;
}

llmb::SummaryReport ReportOf(const llmb::Conversion& converted) {
  const llmb::ResultFiles& files = converted.files;
  llmb::SummaryReport report;
  report.summaries = files.summaries;
  report.failures = files.failures;
  report.verdict_cases = files.verdict_cases;
  report.notes = converted.notes;
  report.simulated_endpoints = files.simulated_endpoints;
  report.files = files.written;
  report.answers = files.answers;
  report.capacity = converted.capacity;
  return report;
}

void ShowTables(const llmb::Conversion& converted) {
  const llmb::ResultFiles& files = converted.files;
  const std::size_t width = llmb::StderrColumns();
  const std::string tables = llmb::VllmTables(files.vllm, {.counts_good = converted.counts_good});
  if (!tables.empty()) std::cout << '\n' << tables << '\n';
  std::cout << llmb::ProfileText(files.summaries, files.profiles, width)
            << llmb::SummaryText(ReportOf(converted), width);
}

// Says which files could not be written; false if there are any.
bool AllWritten(const llmb::ResultFiles& files) {
  bool all = true;
  for (const auto& [kind, error] : {std::pair("an export: ", &files.exports_error),
                                    std::pair("no report: ", &files.report_error),
                                    std::pair("no charts: ", &files.charts_error)}) {
    if (!*error) continue;
    std::cerr << llmb::StderrMessage("error", kind + (*error)->message);
    all = false;
  }
  return all;
}

int Run(const llmb::ConvertPlan& plan) {
  if (plan.chosen_automatically) {
    const auto& documents = plan.request.documents;
    const auto& newest = documents.empty() ? plan.request.journals.front() : documents.front();
    std::cout << llmb::MessageLine("newest run", newest.string());
  }
  const bool shows_progress = ShowsProgress();
  llmb::ConvertRequest request = plan.request;
  request.tool = "to_csv_and_charts " LLMB_VERSION;
  const llmb::Result<llmb::Conversion> converted = llmb::Convert(
      request, llmb::SystemClock(), [&](std::string_view stage, std::uint64_t requests) {
        if (shows_progress) ShowProgress(stage, requests);
      });
  if (shows_progress) std::cerr << kClearLine;
  if (!converted) {
    std::cerr << llmb::StderrMessage("error", converted.error().message);
    return EXIT_FAILURE;
  }
  for (const std::string& line : converted->left_out)
    std::cerr << llmb::StderrMessage("note", line);
  ShowTables(*converted);
  if (!AllWritten(converted->files)) return EXIT_FAILURE;
  // The merge ends as the run would that its shards are parts of.
  const bool is_merge = plan.request.shards.count > 0;
  if (is_merge && llmb::AnyEndpointFailed(converted->files.summaries)) return EXIT_FAILURE;
  const int searched = is_merge ? SloExitCode(llmb::VerdictOf(converted->capacity)) : EXIT_SUCCESS;
  const int judged = SloExitCode(llmb::WorstOf(converted->files.answers));
  if (searched == EXIT_SUCCESS || judged == llmb::kExitMissed) return judged;
  return searched;
}

}  // namespace

int main(int argc, char** argv) {
  // The files must be written even if the reader of the output has gone (`| head`).
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const llmb::Result<llmb::ConvertPlan> plan = llmb::ParseConvertOptions(arguments);
  if (!plan) {
    std::cerr << llmb::StderrMessage("error", plan.error().message);
    return llmb::kExitUsage;
  }
  switch (plan->action) {
    case llmb::ConvertAction::kHelp:
      std::cout << llmb::ConvertHelpText();
      return EXIT_SUCCESS;
    case llmb::ConvertAction::kVersion:
      std::cout << "to_csv_and_charts " LLMB_VERSION "\n";
      return EXIT_SUCCESS;
    case llmb::ConvertAction::kConvert:
      if (const auto figures = llmb::CheckFiguresExist(plan->request); !figures) {
        std::cerr << llmb::StderrMessage("error", figures.error().message);
        return llmb::kExitUsage;
      }
      return Run(*plan);
  }
  return EXIT_FAILURE;
}
