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

// Called by MeasureInChildren, in its thread.
struct ChildrenListener {
  std::function<void(const std::string& endpoint_name)> on_start;
  // `line` is the text of the event (harness/journal/event_line.h).
  std::function<void(RunEvent, const std::string& line)> on_event;
  // `failure` is empty after a complete measurement; otherwise how the child ended.
  std::function<void(const std::string& endpoint_name, const std::string& failure)> on_end;
  std::function<void()> on_tick;  // a few times a second
};

// Measures each job in a child process: all at once, released together when every child is ready,
// or if `serially`, one after another. Returns when all have ended. When `interrupted` becomes
// true, the children are asked to stop, and killed 5 s later if they still run.
void MeasureInChildren(const std::vector<EndpointJob>& jobs, bool serially,
                       const std::atomic<bool>& interrupted, const ChildrenListener& listener);

// The protocol, as a child sees it: it reads the job, writes "ready", waits for "go", and writes
// events. "stop", or the end of its input, is an interruption.
inline constexpr const char* kReadyLine = "ready";
inline constexpr const char* kGoLine = "go";
inline constexpr const char* kStopLine = "stop";

}  // namespace llmb
