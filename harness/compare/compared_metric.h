#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/metrics/summary.h"
#include "harness/record/metric_catalog.h"

namespace llmb {

// A figure of a run that can be compared with that of another.
struct ComparedMetric {
  enum class Kind { kMedian, kTail, kRate };

  std::string_view id;    // "ttft_p50"; of options and JSON
  std::string_view unit;  // "s", "tokens/s", "requests/s"
  BetterDirection better = BetterDirection::kLower;
  Kind kind = Kind::kMedian;
  // The figure of a run at one load; nullopt if it has none.
  std::optional<double> (*of)(const EndpointSummary&) = nullptr;

  // How many requests a run must have in its figures, so that the figure varies from run to run
  // like a normal variable: 100, of a p99 500.
  std::uint64_t LeastRequests() const { return kind == Kind::kTail ? 500 : 100; }
};

// All, in the order in which they are shown.
std::span<const ComparedMetric> ComparedMetrics();

}  // namespace llmb
