#include "benchmarks/llm_benchmarks/measure_child.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "benchmarks/llm_benchmarks/exit.h"
#include "benchmarks/llm_benchmarks/measure_endpoint.h"
#include "harness/base/child_process.h"
#include "harness/base/clock.h"
#include "harness/cluster/endpoint_children.h"
#include "harness/journal/event_line.h"
#include "harness/run/interrupt.h"

namespace llmb {
namespace {

constexpr auto kLongestWait = std::chrono::seconds(1);

// Listens to the parent for the rest of the process's life. Its end of input means that the parent
// is gone, and then there is nobody to measure for.
void ListenInBackground(LineReader parent) {
  std::thread([parent]() mutable {
    while (const std::optional<std::string> line = parent.ReadLine()) {
      if (*line == kStopLine) break;
    }
    Interrupted() = true;
  }).detach();
}

Status MeasureAndSend(const EndpointJob& job, int pipe_to_parent) {
  const SystemClock clock;
  MeasurementQueue queue;
  Status measured;
  std::jthread measuring([&] {
    measured = MeasureEndpoint(job, clock, Interrupted(), queue);
    queue.Close();
  });
  const auto send = [&](const RunEvent& event) {
    if (!WriteAll(pipe_to_parent, EventToLine(event))) Interrupted() = true;
  };
  while (queue.Take(kLongestWait, send)) {
  }
  measuring.join();
  return measured;
}

}  // namespace

int RunMeasureChild() {
  const int pipe_to_parent = BecomeChild();
  LineReader parent(STDIN_FILENO);
  const std::optional<std::string> line = parent.ReadLine();
  if (!line) return EXIT_FAILURE;
  const Result<EndpointJob> job = JobFromLine(*line);
  if (!job) return FailWith(job.error(), EXIT_FAILURE);
  WriteAll(pipe_to_parent, fmt::format("{}\n", kReadyLine));
  if (parent.ReadLine() != kGoLine) return EXIT_SUCCESS;
  ListenInBackground(std::move(parent));
  if (const Status measured = MeasureAndSend(*job, pipe_to_parent); !measured) {
    return FailWith(measured.error(), EXIT_FAILURE);
  }
  return EXIT_SUCCESS;
}

}  // namespace llmb
