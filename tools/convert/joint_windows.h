#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "harness/schedule/stage_length.h"
#include "tools/convert/spooled_request.h"

namespace llmb {

// Decides which requests are in the windows of their flows, as if one client had sent all of them
// (harness/schedule/measured_window.h): by their place in the order of all starts or, in an open
// loop, of all arrivals. Requests of equal times are in the order of `requests`, whose starts are
// on the joint clock. In an open loop, later turns of a conversation follow its first one. Warm-up
// requests, and those without a start, stay as they are. `length` is that of the whole run's flows.
void SetJointWindows(const std::vector<JointFlow>& flows, const StageLength& length,
                     std::vector<SpooledRequest>& requests);

// An endpoint, a load and a repetition.
using FlowName = std::tuple<std::string, LoadLevel, int>;

// From the first start to the last end of each flow, without warm-up and cancelled requests, summed
// over its attempts.
std::map<FlowName, Nanoseconds> JointDurations(const std::vector<JointFlow>& flows,
                                               const std::vector<SpooledRequest>& requests);

}  // namespace llmb
