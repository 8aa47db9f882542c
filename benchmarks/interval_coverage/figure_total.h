#pragma once

// The cells of a table of wrong decisions, and their total.

#include <span>
#include <string>
#include <string_view>

#include "benchmarks/interval_coverage/slo_errors.h"

namespace llmb {

// `part` of `whole` in percent; 0 if `whole` is 0.
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

// The lines above the rows of a table: what a cell is, and a column for each of `figures`. `width`
// is that of the first column.
void PrintErrorsHeader(std::span<const std::string_view> figures, int width);

// A line for each of `figures`, which are as many as `totals`: the shares of all rows together,
// with the row of the most wrong decisions.
void PrintTotals(std::span<const std::string_view> figures, std::span<const FigureTotal> totals);

}  // namespace llmb
