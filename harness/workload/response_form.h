#pragma once

// What the responses of a run are like by its options, and which figures they therefore lack.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/record/goodput_limits.h"
#include "harness/record/threshold.h"

namespace llmb {

struct ResponseForm {
  bool streamed = true;
  std::optional<int> most_tokens{};  // of a response; empty: not limited, or by the data set's file
  bool is_observed = false;          // in the responses of a file, whose options are not known
};

// Whether every request to `endpoints` has a limit of output tokens.
bool LimitsOutput(const RequestSettings& settings, std::span<const Endpoint> endpoints);

// The form of all responses of `endpoints`.
ResponseForm ResponseFormOf(const RequestSettings& settings, const WorkloadSettings& workload,
                            std::span<const Endpoint> endpoints);

// Why no response has the figure, such as "it needs streaming, which --no-stream turns off"; empty
// if some may have it.
std::string_view WhyAbsent(ThresholdFigure figure, const ResponseForm& form);

// Error: a threshold whose figure no response has. It begins with `source` and the threshold's
// text, says why, and names figures that there are.
Status CheckFigures(const std::vector<Threshold>& thresholds, const ResponseForm& form,
                    std::string_view source);

// Error: a limit of --goodput on a time that no response has. Every request would be within it.
Status CheckFigures(const GoodputLimits& limits, const ResponseForm& form);

}  // namespace llmb
