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

}  // namespace llmb
