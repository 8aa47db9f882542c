#pragma once

// What one process counts of the requests of a search's stage. Of a search that several machines
// share, each has its part, and the result is of all parts together, as if one had counted.

#include <cstdint>
#include <span>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/search_fit.h"
#include "harness/record/goodput_limits.h"
#include "harness/record/threshold.h"

namespace llmb {

struct StagePart {
  SearchStage stage;  // the whole one
  // By threshold, of the requests in the window that ended: `unjudged` ones succeeded without its
  // time.
  std::vector<std::uint64_t> within{}, misses{}, unjudged{};
  std::uint64_t successes = 0;  // of the same
  std::uint64_t suspended = 0;  // in the window, and not counted otherwise
  std::uint64_t sent = 0;
  // Whether a success had the time.
  bool has_ttft = false, has_tpot = false, has_latency = false;
  bool client_limited = false;
  Nanoseconds duration{};
  std::vector<Nanoseconds> ends{};  // of all that were sent, since a moment common to all parts

  bool operator==(const StagePart&) const = default;
};

// All that were judged and did not end within are misses: also those that nobody sent. Asserts that
// there is a part, and that all are of the same stage and of as many thresholds as `thresholds`.
SearchStageResult StageResultOf(std::span<const Threshold> thresholds, const GoodputLimits& goodput,
                                std::span<const StagePart> parts);

}  // namespace llmb
