#include "harness/cluster/measure_child.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "harness/base/clock.h"
#include "harness/base/interrupt.h"
#include "harness/base/line_io.h"
#include "harness/base/subprocess.h"
#include "harness/cluster/endpoint_children.h"
#include "harness/console/terminal_text.h"
#include "harness/journal/event_line.h"

namespace llmb {
namespace {

constexpr auto kTick = std::chrono::seconds(1);

// Listens to the parent until the process ends. The end of the input means that the parent has
// ended, so nobody would receive further measurements.
void ListenInBackground(LineReader parent) {
  std::thread([parent]() mutable {
    while (const std::optional<std::string> line = parent.ReadLine()) {
      if (*line == kStopLine) break;
    }
    Interrupted() = true;
  }).detach();
}

int FailWith(const Error& error) {
  std::cerr << MessageLine("error", error.message);
  return EXIT_FAILURE;
}

}  // namespace

int RunMeasureChild(const MeasureEndpointFunction& measure) {
  const int pipe_to_parent = BecomeChild();
  LineReader parent(STDIN_FILENO);
  const std::optional<std::string> line = parent.ReadLine();
  if (!line) return EXIT_FAILURE;
  const Result<EndpointJob> job = JobFromLine(*line);
  if (!job) return FailWith(job.error());
  WriteAll(pipe_to_parent, fmt::format("{}\n", kReadyLine));
  if (parent.ReadLine() != kGoLine) return EXIT_SUCCESS;
  ListenInBackground(std::move(parent));
  const auto send = [&](const RunEvent& event) {
    if (!WriteAll(pipe_to_parent, EventToLine(event))) Interrupted() = true;
  };
  const Status measured = MeasureJob(*job, measure, SystemClock(), kTick, send, [] {});
  return measured ? EXIT_SUCCESS : FailWith(measured.error());
}

}  // namespace llmb
