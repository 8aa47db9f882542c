// Measures in virtual time how often the decision about a threshold of the inter-token latency is
// wrong, near the limit. Prints a row per load, length and limit, then the worst cells.
//
//   gap_slo_errors_benchmark [STAGES]     stages per row, 200 if not given

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "benchmarks/interval_coverage/figure_total.h"
#include "benchmarks/interval_coverage/gap_slo_errors.h"
#include "harness/base/count_argument.h"
#include "harness/base/exit_codes.h"

namespace llmb {
namespace {

constexpr std::size_t kLengths[] = {500, 1000, 2000, 5000};
constexpr std::array kRatios = {0.9, 0.95, 1.05, 1.1};

void PrintErrors(int stages) {
  std::array<FigureTotal, kGapSloFigures.size()> totals;
  PrintErrorsHeader(kGapSloFigures, 20);
  for (const StageLoad& load : GapSloLoads()) {
    const LoadTruth load_truth = TruthOf(load, 200'000);
    const ByGapFigure<double> truth = GapTruthOf(load);
    for (const std::size_t requests : kLengths) {
      const auto errors = GapSloErrorsOf(load, load_truth, truth, kRatios, requests, stages);
      for (std::size_t ratio = 0; ratio < kRatios.size(); ++ratio) {
        fmt::print("{:<20}{:>7}{:>7}", load.Name(), requests, kRatios[ratio]);
        for (std::size_t i = 0; i < kGapSloFigures.size(); ++i) {
          const SloErrors& cell = errors[ratio][i];
          fmt::print("  {:<20}", PercentText(cell));
          totals[i].Add(cell, fmt::format("{}, {}, {}", load.Name(), requests, kRatios[ratio]));
        }
        fmt::print("\n");
      }
      std::fflush(stdout);
    }
  }
  PrintTotals(kGapSloFigures, totals);
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  const auto stages = llmb::CountArgument("STAGES", 200, argc, argv);
  if (!stages) return llmb::kExitUsage;
  llmb::PrintErrors(*stages);
}
