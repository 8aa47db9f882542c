#pragma once

#include <string>

#include "harness/metrics/slo_decision.h"
#include "harness/record/threshold.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Why a threshold is undecided, other than for its interval.
enum class SloObstacle {
  kNone,
  kClientLimited,  // the figures are the client's
  kUnstable,       // more requests arrived than the endpoint completed
  kNoWindow,       // a run of version 0.1, or one that was interrupted early
  kNoStarts,       // requests do not say when they started, as in files of the 25-column form
  kNoValues,       // no request has the figure
  kNotMeasured,    // the run has no request at the load of the threshold
};

// The answer for one endpoint, load and threshold.
struct SloAnswer {
  std::string endpoint_name;
  LoadLevel load;
  Threshold threshold;
  SloDecision decision;  // undecided wherever there is an obstacle
  SloObstacle obstacle = SloObstacle::kNone;
};

}  // namespace llmb
