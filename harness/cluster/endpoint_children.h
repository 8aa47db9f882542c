#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measurement_queue.h"

namespace llmb {

// The argument that makes this program a child that measures one endpoint.
inline constexpr const char* kMeasureArgument = "--internal-measure-endpoint";

// What happens while children measure, told in the calling thread.
struct ChildrenListener {
  std::function<void(const std::string& endpoint_name)> on_start;
  // `line` is the event as it came (see harness/journal/event_line.h).
  std::function<void(RunEvent, const std::string& line)> on_event;
  // `failure` is empty after a whole measurement; else how the child ended.
  std::function<void(const std::string& endpoint_name, const std::string& failure)> on_end;
  std::function<void()> on_tick;  // a few times a second
};

// Measures each job in a process of its own: all at the same time, released together when every
// one is ready, or, `serially`, one after another. Returns when all have ended. When `interrupted`
// becomes true, the children are asked to stop and given a few seconds to hand over what they have.
void MeasureInChildren(const std::vector<EndpointJob>& jobs, bool serially,
                       const std::atomic<bool>& interrupted, const ChildrenListener& listener);

// The child's side of the protocol: the job on its input, "ready" to its output, "go" on its input,
// then events to its output; "stop" on its input, or its end, means an interruption.
inline constexpr const char* kReadyLine = "ready";
inline constexpr const char* kGoLine = "go";
inline constexpr const char* kStopLine = "stop";

}  // namespace llmb
