#pragma once

// What an endpoint has to meet, as users write it: "ttft_p99<500ms", "success>=99.9%",
// "output_throughput>1000". Whether it is met, is decided in harness/metrics.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// What a threshold limits.
enum class ThresholdFigure {
  kTotalLatency,
  kTimeToFirstToken,
  kTimePerOutputToken,
  kInterTokenLatency,
  kSuccess,
  kGoodShare,  // of the requests within the limits of --goodput; of capacity searches only
  kOutputThroughput,
  kRequestThroughput,
};

enum class Comparison { kBelow, kAtMost, kAbove, kAtLeast };

struct Threshold {
  std::string text;  // as written, without spaces: unique, and shown to people
  ThresholdFigure figure = ThresholdFigure::kTotalLatency;
  // The quantile of a time, such as 0.99. Empty for a mean, and if the figure is not a time.
  std::optional<double> probability{};
  Comparison comparison = Comparison::kAtMost;
  double limit = 0;                 // s, a share from 0 to 1, or 1/s; above 0
  std::optional<LoadLevel> load{};  // at which it holds; empty: at every load of the run

  bool operator==(const Threshold&) const = default;

  // Whether it holds at that load.
  bool AppliesTo(const LoadLevel& level) const { return !load || *load == level; }

  // Whether the figure is a time, whose limit is in seconds.
  bool IsTime() const;

  // Whether the figure exists only if responses are streamed.
  bool NeedsStreaming() const;

  // Whether only a capacity search can decide it.
  bool NeedsSearch() const { return figure == ThresholdFigure::kGoodShare; }

  // Whether a figure of `value`, in the unit of the limit, is within the threshold.
  bool Holds(double value) const;

  // "s", "" (of a share), "tokens/s" or "requests/s".
  std::string_view Unit() const;
};

// Parses a threshold: a figure, one of < <= > >=, and a number with its unit. Spaces are ignored.
//   figure   ttft, tpot, itl or latency (also e2el, and the names of harness/record/metric_catalog)
//            with _p50, _p90, _p95, _p99, _p99.9 or _mean, then < or <=, and s, ms or us
//            success, then > or >=, and %
//            goodput, then > or >=, and %: the share of good requests (goodput_limits.h)
//            output_throughput (tokens/s) or request_throughput (requests/s), then > or >=; their
//            unit may be left out
// At the end @ and the load at which alone it holds, as the column `load` has it: @users:8,
// @rate:2. Errors, in one line that begins with the text: what is missing or unknown and what there
// is, with a near match; a comparison that would demand worse figures; a limit that is 0, or that
// nothing can meet, or (success>=100%) that no run can show to be met; a load of another form.
Result<Threshold> ParseThreshold(std::string_view text);

// Parses the values of an option, each of which may be a list with commas, and leaves out
// repetitions. Errors, which begin with `option`: those of ParseThreshold, and an empty one.
Result<std::vector<Threshold>> ParseThresholds(std::string_view option,
                                               const std::vector<std::string>& values);

}  // namespace llmb
