#pragma once

#include <string>
#include <vector>

#include "harness/compare/comparison.h"

namespace llmb {

// A finished comparison.
struct ComparisonReport {
  std::vector<ComparedPair> pairs;
  std::vector<PairComparison> comparisons;  // parallel to pairs
  std::vector<std::string> notes;

  // The exit code of all thresholds of all pairs: 3 if one has failed, else 4 if one is undecided,
  // else 0.
  int ExitCode() const;
};

// "+9.2 %", "-0.5 %": how far a ratio is from 1.
std::string ChangeText(double ratio);

// A table per pair for a terminal, then a line per threshold, then the notes.
std::string ComparisonText(const ComparisonReport& report);

// The same in GitHub's Markdown, for a merge request.
std::string ComparisonMarkdown(const ComparisonReport& report);

}  // namespace llmb
