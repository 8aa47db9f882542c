#include "benchmarks/accuracy/accuracy_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "benchmarks/accuracy/load_verdict.h"
#include "benchmarks/accuracy/process_usage.h"
#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/http/kernel_stamps.h"

namespace llmb {
namespace {

std::vector<std::string> ErrorRow(const std::string& load, const std::string& stamps,
                                  const StampFigures& figures) {
  return {load,
          stamps,
          FiguresText(figures.arrival),
          FiguresText(figures.ttft),
          FiguresText(figures.itl),
          FiguresText(figures.tpot),
          GroupedDigits(figures.too_early)};
}

// "100.00% of 30,000: 100 / 140 (4.75 / 13.1)".
std::string BoundText(const BoundFigures& figures) {
  if (figures.values == 0) return "-";
  return fmt::format("{:.2f}% of {}: {} / {} ({} / {})", 100 * *figures.HeldShare(),
                     GroupedDigits(figures.values), ThreeDigits(figures.bound.p50_us),
                     ThreeDigits(figures.bound.p99_us), ThreeDigits(figures.error.p50_us),
                     ThreeDigits(figures.error.p99_us));
}

std::string PercentText(double share) { return fmt::format("{:.0f}%", 100 * share); }

// With the harness / with the floor, "20.5 / 20.4".
std::string EndpointCostText(const AccuracyResult& result) {
  if (!result.endpoint_us_per_event) return "-";
  return fmt::format("{} / {}", ThreeDigits(result.endpoint_us_per_event),
                     ThreeDigits(result.endpoint_us_per_event_floor));
}

std::vector<std::string> CostRow(const AccuracyResult& result) {
  const auto megabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  return {result.load.Name(),
          GroupedDigits(static_cast<std::uint64_t>(result.events_per_second)),
          ThreeDigits(result.cpu_us_per_event),
          ThreeDigits(result.cpu_us_per_event_program),
          ThreeDigits(result.cpu_us_per_event_floor),
          ThreeDigits(result.CpuRatio()),
          PercentText(result.client_core_share),
          result.peak_memory ? ThreeDigits(megabytes(*result.peak_memory)) : "-",
          FiguresText(result.sending),
          PercentText(result.endpoint_core_share),
          ThreeDigits(ToMilliseconds(result.endpoint.lateness_p99)),
          EndpointCostText(result),
          GroupedDigits(result.failed_requests),
          std::string(Name(JudgeLoad(result).verdict))};
}

std::string MarkdownRow(const std::vector<std::string>& cells) {
  return "| " + Join(cells, " | ") + " |\n";
}

std::string CoresText(const CorePlan& cores) {
  if (cores.Shared()) {
    return "Client and endpoint shared the only core, which distorts these figures.";
  }
  return fmt::format("The endpoint ran on {}, the client on {}.",
                     Counted(cores.endpoint.size(), "core"), Counted(cores.client.size(), "core"));
}

std::string StampsText() {
  const Status probed = ProbeKernelStamps();
  return probed ? "Kernel timestamps were available."
                : fmt::format(
                      "Kernel timestamps were not available ({}), so metrics used the program's.",
                      probed.error().message);
}

}  // namespace

std::string FiguresText(const ErrorFigures& figures) {
  if (!figures.mean_us) return "-";
  return fmt::format("{} / {} / {} / {}", ThreeDigits(figures.mean_us), ThreeDigits(figures.p50_us),
                     ThreeDigits(figures.p99_us), ThreeDigits(figures.max_us));
}

TextTable ErrorTable(const std::vector<AccuracyResult>& results) {
  TextTable table;
  table.columns = {{{"load"}, Align::kLeft}, {{"stamps"}, Align::kLeft},
                   {{"arrival (us)"}},       {{"TTFT (us)"}},
                   {{"ITL (us)"}},           {{"TPOT (us)"}},
                   {{"too early"}}};
  for (const AccuracyResult& result : results) {
    const std::string load = result.load.Name();
    table.rows.push_back(ErrorRow(load, "kernel", result.metrics));
    table.rows.push_back(ErrorRow(load, "program", result.program));
    if (result.floor) table.rows.push_back(ErrorRow(load, "floor", *result.floor));
  }
  return table;
}

TextTable BoundTable(const std::vector<AccuracyResult>& results) {
  TextTable table;
  table.columns = {{{"load"}, Align::kLeft},
                   {{"arrival (us)"}},
                   {{"TTFT (us)"}},
                   {{"ITL, median (us)"}},
                   {{"TPOT (us)"}}};
  for (const AccuracyResult& result : results) {
    table.rows.push_back({result.load.Name(), BoundText(result.arrival_bounds),
                          BoundText(result.ttft_bounds), BoundText(result.itl_bounds),
                          BoundText(result.tpot_bounds)});
  }
  return table;
}

TextTable CostTable(const std::vector<AccuracyResult>& results) {
  TextTable table;
  table.columns = {{{"load"}, Align::kLeft},
                   {{"events/s"}},
                   {{"CPU/event (us)"}},
                   {{"program's stamps"}},
                   {{"floor"}},
                   {{"ratio"}},
                   {{"client's cores"}},
                   {{"memory (MB)"}},
                   {{"sending (us)"}},
                   {{"endpoint's cores"}},
                   {{"its lateness p99 (ms)"}},
                   {{"its CPU/event (us)"}},
                   {{"failed"}},
                   {{"verdict"}, Align::kLeft}};
  std::ranges::transform(results, std::back_inserter(table.rows), CostRow);
  return table;
}

std::string MarkdownTable(const TextTable& table) {
  std::vector<std::string> titles;
  std::vector<std::string> rules;
  for (const TableColumn& column : table.columns) {
    titles.push_back(Join(column.title, " "));
    rules.emplace_back(column.align == Align::kRight ? "---:" : "---");
  }
  std::string text = MarkdownRow(titles) + MarkdownRow(rules);
  for (const std::vector<std::string>& row : table.rows) text += MarkdownRow(row);
  return text;
}

std::string AccuracyMarkdown(const std::vector<AccuracyResult>& results, const CorePlan& cores,
                             const std::string& date) {
  return fmt::format(
      "# Accuracy results\n\n"
      "Written by `accuracy_benchmark`; [accuracy.md](accuracy.md) explains the columns.\n\n"
      "{}, {}; load average {} at the end. {} {}\n\n"
      "![Errors and cost at each load](images/accuracy.png)\n\n"
      "Errors, as mean / p50 / p99 / max:\n\n{}\n"
      "Error bounds, as the share that holds of all values: bound p50 / p99 (true error p50 / "
      "p99):\n\n{}\n"
      "Cost:\n\n{}",
      date, MachineText(), ThreeDigits(LoadAverage()), CoresText(cores), StampsText(),
      MarkdownTable(ErrorTable(results)), MarkdownTable(BoundTable(results)),
      MarkdownTable(CostTable(results)));
}

}  // namespace llmb
