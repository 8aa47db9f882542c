#include "benchmarks/interval_coverage/figure_total.h"

#include <fmt/format.h>

namespace llmb {

double Percent(int part, int whole) { return whole == 0 ? 0 : 100.0 * part / whole; }

std::string PercentText(const SloErrors& cell) {
  return fmt::format("{:.0f} / {:.0f} / {:.1f}", Percent(cell.passed, cell.stages),
                     Percent(cell.failed, cell.stages), Percent(cell.wrong, cell.stages));
}

void FigureTotal::Add(const SloErrors& cell, const std::string& row) {
  pooled.Add(cell);
  const double wrong = Percent(cell.wrong, cell.stages);
  if (wrong <= worst) return;
  worst = wrong;
  worst_row = row;
}

void PrintErrorsHeader(std::span<const std::string_view> figures, int width) {
  fmt::print("pass / fail / wrong of all stages, in %\n{:<{}}{:>7}{:>7}", "load", width, "n",
             "limit");
  for (const std::string_view figure : figures) fmt::print("  {:<20}", figure);
  fmt::print("\n");
}

void PrintTotals(std::span<const std::string_view> figures, std::span<const FigureTotal> totals) {
  fmt::print("\nAll rows, in %\n");
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const SloErrors& all = totals[i].pooled;
    fmt::print("{:<20} pass {:.0f}, fail {:.0f}, wrong {:.2f}, at worst {:.1f} ({})\n", figures[i],
               Percent(all.passed, all.stages), Percent(all.failed, all.stages),
               Percent(all.wrong, all.stages), totals[i].worst, totals[i].worst_row);
  }
}

}  // namespace llmb
