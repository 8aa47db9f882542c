#pragma once

// The cells of a table of wrong decisions, and their total.

#include <string>

#include "benchmarks/interval_coverage/slo_errors.h"

namespace llmb {

// 0 of an empty whole.
double Percent(int part, int whole);

// "pass / fail / wrong" of the stages of a cell, in percent: "17 / 25 / 0.5".
std::string PercentText(const SloErrors& cell);

// All rows of one figure.
struct FigureTotal {
  SloErrors pooled;
  double worst = 0;  // the largest share of wrong answers of a row, in percent
  std::string worst_row = "-";

  // `row` names the row of `cell`.
  void Add(const SloErrors& cell, const std::string& row);
};

}  // namespace llmb
