#pragma once

#include <atomic>
#include <chrono>
#include <functional>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measurement_queue.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Called by a measurement before each flow. Returns when the endpoint may begin it: at a new level,
// when all endpoints that are measured at the same time have ended what they do before it; with
// endpoints that take turns, when it is this one's; or after an interruption.
using AwaitLevel = std::function<void(const LoadLevel& level)>;

// Measures one endpoint in the calling thread and pushes the resulting events into the queue.
// Blocks until everything is measured, or until `interrupted` is set and the requests in flight
// have ended. Failed requests are events. Error: the measurement cannot begin or continue.
using MeasureEndpointFunction = std::function<Status(
    const EndpointJob& job, const Clock& clock, const std::atomic<bool>& interrupted,
    const AwaitLevel& await_level, MeasurementQueue& queue)>;

// Receives what happens while a job is measured, in the thread that calls MeasureJob.
struct MeasureSinks {
  std::function<void(RunEvent)> event;
  // Called when a flow begins, and when its requests in flight have changed: at most ten times a
  // second.
  std::function<void(const FlowStatus&)> flow;
  std::function<void()> tick;  // at least once per tick, unless `event` takes longer
};

// Runs `measure` in a separate thread, with Interrupted() as its flag. Meanwhile the calling thread
// passes the events to `sinks` in order. If the endpoint is given up (FailureStreak, with the job's
// limit), the flag ends the measurement and is set back before the return. Returns the result of
// `measure`, after the last event. Error: also that the endpoint was given up, with the reason.
Status MeasureJob(const EndpointJob& job, const MeasureEndpointFunction& measure,
                  const Clock& clock, const AwaitLevel& await_level, std::chrono::milliseconds tick,
                  const MeasureSinks& sinks);

}  // namespace llmb
