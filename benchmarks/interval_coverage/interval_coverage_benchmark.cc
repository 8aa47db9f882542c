// Measures in virtual time how often the intervals of a stage hold the figures of an endless one,
// and how often a stage is called unstable. Prints a row per load and length, then the worst cells.
//
//   interval_coverage_benchmark [STAGES]     stages per row, 500 if not given

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "benchmarks/interval_coverage/coverage.h"
#include "benchmarks/interval_coverage/gap_coverage.h"
#include "harness/base/count_argument.h"
#include "harness/base/exit_codes.h"

namespace llmb {
namespace {

constexpr std::size_t kLengths[] = {500, 1000, 2000, 5000, 10'000};
constexpr int kLeastIntervals = 25;  // in a cell that counts as one with upper ends

double Percent(int part, int whole) { return whole == 0 ? 0 : 100.0 * part / whole; }

// The cells of one figure.
struct FigureTotal {
  FigureCoverage pooled;
  double worst_low = 0;
  std::string worst_low_cell = "-";
  double worst_holds = 100;
  std::string worst_holds_cell = "-";

  void Add(const FigureCoverage& cell, const std::string& name) {
    pooled.Add(cell);
    const double low = Percent(cell.low_wrong, cell.with_low);
    if (low > worst_low) {
      worst_low = low;
      worst_low_cell = name;
    }
    if (cell.with_high < kLeastIntervals) return;
    const double holds = Percent(cell.holds, cell.with_high);
    if (holds < worst_holds) {
      worst_holds = holds;
      worst_holds_cell = name;
    }
  }
};

// "1.2 | 96 ±12 (98)": low ends that are wrong; of those with an upper end, how many hold the
// truth, their mean half-width, and how many of all stages have one. All in %.
std::string Cell(const FigureCoverage& coverage) {
  const std::string low = fmt::format("{:4.1f}", Percent(coverage.low_wrong, coverage.with_low));
  if (coverage.with_high == 0) return low + " | -";
  return fmt::format(
      "{} | {:.0f} ±{:.0f} ({:.0f})", low, Percent(coverage.holds, coverage.with_high),
      100 * coverage.half_width / coverage.with_high, Percent(coverage.with_high, coverage.stages));
}

void PrintCoverage(int stages) {
  ByFigure<FigureTotal> totals;
  fmt::print("{:<18}{:>7}", "load", "n");
  for (const auto& figure : kCoverageFigures) fmt::print("  {:<20}", figure);
  fmt::print("\n");
  for (const StageLoad& load : CoverageLoads()) {
    const LoadTruth truth = TruthOf(load);
    for (const std::size_t requests : kLengths) {
      const auto coverage = CoverageOf(load, truth, requests, stages);
      fmt::print("{:<18}{:>7}", load.Name(), requests);
      for (std::size_t i = 0; i < coverage.size(); ++i) {
        fmt::print("  {:<20}", Cell(coverage[i]));
        totals[i].Add(coverage[i], fmt::format("{}, {}", load.Name(), requests));
      }
      fmt::print("\n");
      std::fflush(stdout);
    }
  }
  fmt::print("\nAll cells, in %\n");
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const FigureTotal& total = totals[i];
    fmt::print(
        "{:<12} low wrong {:.1f}, at worst {:.1f} ({}); with an upper end {:.0f}, holds {:.1f}, "
        "at worst {:.1f} ({})\n",
        kCoverageFigures[i], Percent(total.pooled.low_wrong, total.pooled.with_low),
        total.worst_low, total.worst_low_cell, Percent(total.pooled.with_high, total.pooled.stages),
        Percent(total.pooled.holds, total.pooled.with_high), total.worst_holds,
        total.worst_holds_cell);
  }
}

// On the batching endpoint.
void PrintGapCoverage(int stages) {
  fmt::print("\n{:<18}{:>7}", "load", "n");
  for (const auto& figure : kGapFigures) fmt::print("  {:<20}", figure);
  fmt::print("\n");
  for (const StageLoad& load : CoverageLoads()) {
    if (load.endpoint != EndpointKind::kBatching) continue;
    const LoadTruth load_truth = TruthOf(load, 200'000);
    const ByGapFigure<double> truth = GapTruthOf(load);
    for (const std::size_t requests : kLengths) {
      const auto coverage = GapCoverageOf(load, load_truth, truth, requests, stages);
      fmt::print("{:<18}{:>7}", load.Name(), requests);
      for (const FigureCoverage& figure : coverage) fmt::print("  {:<20}", Cell(figure));
      fmt::print("\n");
      std::fflush(stdout);
    }
  }
}

void PrintStability(int stages) {
  fmt::print("\nCalled unstable, in %\n{:<18}", "load");
  for (const std::size_t requests : kLengths) fmt::print("{:>7}", requests);
  fmt::print("\n");
  for (const StageLoad& base : CoverageLoads()) {
    if (base.users > 0 || base.utilization != 0.3) continue;
    for (const double utilization : {0.3, 0.6, 0.8, 0.9, 0.95, 1.02, 1.05, 1.1, 1.3}) {
      StageLoad load = base;
      load.utilization = utilization;
      fmt::print("{:<18}", load.Name());
      for (const std::size_t requests : kLengths) {
        fmt::print("{:>7.1f}", 100 * ShareUnstable(load, requests, stages));
      }
      fmt::print("\n");
      std::fflush(stdout);
    }
  }
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  const auto stages = llmb::CountArgument("STAGES", 500, argc, argv);
  if (!stages) return llmb::kExitUsage;
  llmb::PrintCoverage(*stages);
  llmb::PrintGapCoverage(*stages);
  llmb::PrintStability(*stages);
}
