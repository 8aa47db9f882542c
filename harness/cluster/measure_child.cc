#include "harness/cluster/measure_child.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "harness/base/clock.h"
#include "harness/base/interrupt.h"
#include "harness/base/line_io.h"
#include "harness/base/subprocess.h"
#include "harness/base/text.h"
#include "harness/cluster/endpoint_children.h"
#include "harness/cluster/flow_status_json.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/journal/event_line.h"

namespace llmb {
namespace {

constexpr auto kTick = std::chrono::milliseconds(200);

// The connection to the parent. Both threads of the process write to it.
class ParentPipe {
 public:
  explicit ParentPipe(int file_descriptor) : file_descriptor_(file_descriptor) {}

  // False if the parent has ended.
  bool Write(std::string_view line) {
    const std::scoped_lock lock(mutex_);
    return WriteAll(file_descriptor_, line);
  }

 private:
  const int file_descriptor_;
  std::mutex mutex_;
};

// Where a measurement waits for the parent's permission to begin the next load level.
class LevelGate {
 public:
  explicit LevelGate(ParentPipe& parent) : parent_(parent) {}

  void Open() {
    {
      const std::scoped_lock lock(mutex_);
      ++permissions_;
    }
    opened_.notify_one();
  }

  void Await(const LoadLevel& level) {
    parent_.Write(fmt::format("{}{}\n", kLevelPrefix, level.Key()));
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return permissions_ > 0 || Interrupted().load(); });
    if (permissions_ > 0) --permissions_;
  }

 private:
  ParentPipe& parent_;
  std::mutex mutex_;
  std::condition_variable opened_;
  int permissions_ = 0;
};

// Listens to the parent until the process ends. The end of the input means that the parent has
// ended, so nobody would receive further measurements. The thread may outlive its caller, so it
// shares the gate.
void ListenInBackground(LineReader parent, std::shared_ptr<LevelGate> gate) {
  std::thread([parent, gate = std::move(gate)]() mutable {
    while (const std::optional<std::string> line = parent.ReadLine()) {
      if (*line == kStopLine) break;
      if (*line == kGoLine) gate->Open();
    }
    Interrupted() = true;
    gate->Open();
  }).detach();
}

int FailWith(const Error& error) {
  std::cerr << StderrMessage("error", error.message);
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
  // Never destroyed before the process ends: the listening thread may use it until then.
  static ParentPipe pipe(pipe_to_parent);
  pipe.Write(fmt::format("{}\n", kReadyLine));
  if (parent.ReadLine() != kGoLine) return EXIT_SUCCESS;
  const auto gate = std::make_shared<LevelGate>(pipe);
  ListenInBackground(std::move(parent), gate);
  const auto send = [&](const RunEvent& event) {
    if (!pipe.Write(EventToLine(event))) Interrupted() = true;
  };
  const auto tell = [&](const FlowStatus& flow) {
    if (!pipe.Write(fmt::format("{}{}\n", kFlowPrefix, FlowStatusToJson(flow)))) {
      Interrupted() = true;
    }
  };
  const Status measured =
      MeasureJob(*job, measure, SystemClock(), [&](const LoadLevel& level) { gate->Await(level); },
                 kTick, {.event = send, .flow = tell, .tick = [] {}});
  if (!measured) {
    pipe.Write(fmt::format("{}{}\n", kFailedPrefix, OneLine(measured.error().message)));
  }
  return EXIT_SUCCESS;
}

}  // namespace llmb
