#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measurement_queue.h"
#include "harness/schedule/flow_status.h"

namespace llmb {

// The argument that makes this program a child that measures one endpoint.
inline constexpr const char* kMeasureArgument = "--internal-measure-endpoint";

// Called by MeasureInChildren, in its thread. All functions must be set. Each endpoint that is
// begun gets exactly one on_end. Its on_start is called when its measurement begins, and never if
// its child ended before that.
struct ChildrenListener {
  std::function<void(const std::string& endpoint_name)> on_start;
  std::function<void(const std::string& endpoint_name, const FlowStatus&)> on_flow;
  // `line` is the text of the event (harness/journal/event_line.h).
  std::function<void(RunEvent, const std::string& line)> on_event;
  // `failure` is empty after a complete measurement; otherwise it describes how the child ended.
  std::function<void(const std::string& endpoint_name, const std::string& failure)> on_end;
  std::function<void()> on_tick;  // a few times a second
};

enum class ChildOrder {
  // All at once. Each load level is begun together by all that have it, when every child waits to
  // begin a level; where they wait for different ones, the lowest is begun, and the others wait on.
  kTogether,
  kSerial,  // one after another
  // By turns, flow by flow: A B B A A B ... at each level, from low to high.
  kInterleaved,
};

// Measures each job in a child process, in that order.
// Returns when all have ended. When `interrupted` becomes true, no more jobs are begun, the
// children are asked to stop, and those that still run 5 s later are killed.
void MeasureInChildren(const std::vector<EndpointJob>& jobs, ChildOrder order,
                       const std::atomic<bool>& interrupted, const ChildrenListener& listener);

// The protocol from the child's side: it reads the job, writes "ready", waits for "go", and writes
// events. Before each flow it writes "level " with the level's key and waits for "go". It is
// interrupted by "stop", or by the end of its input. "flow: " and a FlowStatus as JSON says what it
// sends at present. "failed: " and the reason, on a line of its own, means that the measurement did
// not end.
inline constexpr const char* kReadyLine = "ready";
inline constexpr const char* kLevelPrefix = "level ";
inline constexpr const char* kGoLine = "go";
inline constexpr const char* kStopLine = "stop";
inline constexpr const char* kFlowPrefix = "flow: ";
inline constexpr const char* kFailedPrefix = "failed: ";

}  // namespace llmb
