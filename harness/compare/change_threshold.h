#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/compare/compared_metric.h"
#include "harness/compare/run_change.h"

namespace llmb {

// The most by which a figure may get worse: `--fail-if 'ttft_p50 +10%'`.
struct ChangeThreshold {
  const ComparedMetric* metric = nullptr;  // never null
  double limit = 0;                        // 0.1 for +10 %, -0.05 for -5 %; never 0

  std::string Text() const;  // "ttft_p50 +10%"
};

// Parses the text of a threshold: the id of a metric, a sign, a number and %. The space is
// optional. Errors, worded for `option`: another form, an unknown metric (with the nearest and
// all), 0 %, -100 % or less, a sign that means that the figure got better.
Result<ChangeThreshold> ParseChangeThreshold(std::string_view option, std::string_view text);

enum class ThresholdState {
  kPassed,     // the whole interval is on this side of the limit
  kFailed,     // the whole interval lies beyond it
  kUndecided,  // the interval holds the limit, or there is none
};

// "passed", "failed", "undecided".
std::string_view ThresholdStateText(ThresholdState state);

// `change` is nullopt if the metric cannot be compared.
ThresholdState Judge(const ChangeThreshold& threshold, const std::optional<RunChange>& change);

// 3 if one has failed, else 4 if one is undecided, else 0.
int ExitCodeOf(std::span<const ThresholdState> states);

}  // namespace llmb
