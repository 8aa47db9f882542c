// Measures in virtual time how often the decision about a threshold is wrong, near the limit.
// Prints a row per load, length and limit, then the worst cells.
//
//   slo_errors_benchmark [STAGES]     stages per row, 300 if not given

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "benchmarks/interval_coverage/figure_total.h"
#include "benchmarks/interval_coverage/slo_errors.h"
#include "harness/base/count_argument.h"
#include "harness/base/exit_codes.h"

namespace llmb {
namespace {

constexpr std::size_t kLengths[] = {200, 500, 2000, 10'000};
constexpr double kRatios[] = {0.8, 0.9, 0.95, 1.05, 1.1, 1.25};

void PrintErrors(int stages) {
  std::array<FigureTotal, kSloFigures.size()> totals;
  PrintErrorsHeader(kSloFigures, 18);
  for (const StageLoad& load : SloLoads()) {
    const LoadTruth truth = TruthOf(load);
    for (const std::size_t requests : kLengths) {
      for (const double ratio : kRatios) {
        const auto errors = SloErrorsOf(load, truth, ratio, requests, stages);
        fmt::print("{:<18}{:>7}{:>7}", load.Name(), requests, ratio);
        for (std::size_t i = 0; i < errors.size(); ++i) {
          const SloErrors& cell = errors[i];
          fmt::print("  {:<20}", PercentText(cell));
          totals[i].Add(cell, fmt::format("{}, {}, {}", load.Name(), requests, ratio));
        }
        fmt::print("\n");
        std::fflush(stdout);
      }
    }
  }
  PrintTotals(kSloFigures, totals);
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  const auto stages = llmb::CountArgument("STAGES", 300, argc, argv);
  if (!stages) return llmb::kExitUsage;
  llmb::PrintErrors(*stages);
}
