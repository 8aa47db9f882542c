#include "harness/cluster/measure_job.h"

#include <thread>

#include "harness/base/interrupt.h"

namespace llmb {

Status MeasureJob(const EndpointJob& job, const MeasureEndpointFunction& measure,
                  const Clock& clock, const AwaitLevel& await_level, std::chrono::milliseconds tick,
                  const std::function<void(RunEvent)>& sink, const std::function<void()>& on_tick) {
  MeasurementQueue queue;
  Status measured;
  std::jthread measuring([&] {
    measured = measure(job, clock, Interrupted(), await_level, queue);
    queue.Close();
  });
  while (queue.Drain(tick, sink)) on_tick();
  measuring.join();
  return measured;
}

}  // namespace llmb
