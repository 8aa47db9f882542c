#include "harness/cluster/endpoint_children.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "harness/base/clock.h"
#include "harness/base/line_io.h"
#include "harness/base/subprocess.h"
#include "harness/cluster/flow_status_json.h"
#include "harness/journal/event_line.h"

namespace llmb {
namespace {

constexpr int kTickMilliseconds = 100;
constexpr auto kGraceAfterStop = std::chrono::seconds(5);

// The measurement of one endpoint by a child, from start to end.
struct Measurement {
  Measurement(const EndpointJob& measured_job, Subprocess started_child)
      : job(measured_job), child(std::move(started_child)), reader(child.Output()) {}

  const EndpointJob& job;
  Subprocess child;
  LineReader reader;
  bool ready = false;                  // to begin to measure
  std::optional<LoadLevel> plays;      // the level that it was last told to begin
  int turns = 0;                       // at that level
  std::optional<LoadLevel> waits_for;  // to begin it
  bool ended = false;
  std::string failure;  // as the child reports it, or from parsing a line that was not an event
};

// Children that are released together.
class Group {
 public:
  Group(ChildOrder order, const std::atomic<bool>& interrupted, const ChildrenListener& listener)
      : order_(order), interrupted_(interrupted), listener_(listener) {}

  void Start(const EndpointJob& job) {
    Result<Subprocess> child = Subprocess::StartSelf({kMeasureArgument});
    if (!child) {
      listener_.on_end(job.endpoint.name, child.error().message);
      return;
    }
    child->Send(JobToLine(job));
    measurements_.push_back(std::make_unique<Measurement>(job, std::move(*child)));
  }

  void Run() {
    while (AnyRunning()) {
      ReadAvailable();
      ReleaseWhenReady();
      StopWhenInterrupted();
      listener_.on_tick();
    }
  }

 private:
  bool AnyRunning() const {
    return std::ranges::any_of(measurements_, [](const auto& m) { return !m->ended; });
  }

  void ReadAvailable() {
    std::vector<pollfd> waits;
    for (const auto& measurement : measurements_) {
      // poll ignores a negative descriptor.
      waits.push_back({measurement->ended ? -1 : measurement->child.Output(), POLLIN, 0});
    }
    if (::poll(waits.data(), waits.size(), kTickMilliseconds) <= 0) return;
    for (std::size_t i = 0; i < waits.size(); ++i) {
      if (waits[i].revents != 0) ReadFrom(*measurements_[i]);
    }
  }

  void ReadFrom(Measurement& measurement) {
    std::vector<std::string> lines;
    if (!measurement.reader.Read(lines)) {
      End(measurement);
      return;
    }
    for (const std::string& line : lines) ReadLine(measurement, line);
  }

  void ReadLine(Measurement& measurement, const std::string& line) {
    if (line == kReadyLine) {
      measurement.ready = true;
      return;
    }
    if (line.starts_with(kLevelPrefix)) {
      ReadLevel(measurement, line.substr(std::string_view(kLevelPrefix).size()));
      return;
    }
    if (line.starts_with(kFailedPrefix)) {
      measurement.failure = line.substr(std::string_view(kFailedPrefix).size());
      return;
    }
    if (line.starts_with(kFlowPrefix)) {
      const std::string_view json =
          std::string_view(line).substr(std::string_view(kFlowPrefix).size());
      if (const auto flow = FlowStatusFromJson(json)) {
        listener_.on_flow(measurement.job.endpoint.name, *flow);
      }
      return;
    }
    Result<RunEvent> event = EventFromLine(line);
    if (event) {
      listener_.on_event(std::move(*event), line);
    } else {
      measurement.failure = event.error().message;
    }
  }

  // Only levels of the job are ever named. A child that goes on at its level waits for nobody,
  // unless the children take turns.
  void ReadLevel(Measurement& measurement, const std::string& key) {
    for (const StagePlan& stage : measurement.job.stages) {
      if (stage.level.Key() == key) measurement.waits_for = stage.level;
    }
    if (order_ == ChildOrder::kInterleaved || !measurement.waits_for) return;
    if (measurement.plays == measurement.waits_for) Begin(measurement);
  }

  void End(Measurement& measurement) {
    measurement.ended = true;
    std::string failure = measurement.child.Wait();
    if (!failure.empty()) failure = "the process that measured it " + failure;
    if (failure.empty()) failure = measurement.failure;
    listener_.on_end(measurement.job.endpoint.name, failure);
  }

  // Children that have ended are not waited for.
  void ReleaseWhenReady() {
    const bool all_wait = std::ranges::all_of(measurements_, [this](const auto& m) {
      return m->ended || (started_ ? m->waits_for.has_value() : m->ready);
    });
    if (!all_wait) return;
    if (!std::exchange(started_, true)) {
      for (const auto& measurement : measurements_) {
        if (measurement->ended) continue;
        Release(*measurement);
        listener_.on_start(measurement->job.endpoint.name);
      }
    } else {
      ReleaseLowestLevel();
    }
  }

  // Lets a child begin the level that it waits for.
  static void Begin(Measurement& measurement) {
    if (measurement.plays != measurement.waits_for) measurement.turns = 0;
    ++measurement.turns;
    measurement.plays = std::exchange(measurement.waits_for, std::nullopt);
    Release(measurement);
  }

  // The measurement that has had the fewest turns. If several have, the first one, or the last one
  // if that number is odd: A B, B A, A B, ...
  static Measurement* NextTurn(const std::vector<Measurement*>& waiting) {
    const auto turns = [](const Measurement* measurement) {
      return measurement->plays == measurement->waits_for ? measurement->turns : 0;
    };
    Measurement* next = nullptr;
    for (Measurement* measurement : waiting) {
      const bool fewer = next == nullptr || turns(measurement) < turns(next);
      const bool last_of_odd =
          next != nullptr && turns(measurement) == turns(next) && turns(measurement) % 2 == 1;
      if (fewer || last_of_odd) next = measurement;
    }
    return next;
  }

  // A filter may give endpoints different levels.
  void ReleaseLowestLevel() {
    std::optional<LoadLevel> lowest;
    for (const auto& measurement : measurements_) {
      if (measurement->ended) continue;
      if (!lowest || *measurement->waits_for < *lowest) lowest = measurement->waits_for;
    }
    std::vector<Measurement*> waiting;
    for (const auto& measurement : measurements_) {
      if (measurement->ended || !lowest || measurement->waits_for != lowest) continue;
      waiting.push_back(measurement.get());
    }
    if (order_ == ChildOrder::kInterleaved) {
      if (Measurement* next = NextTurn(waiting)) Begin(*next);
      return;
    }
    for (Measurement* measurement : waiting) Begin(*measurement);
  }

  static void Release(Measurement& measurement) {
    measurement.child.Send(fmt::format("{}\n", kGoLine));
  }

  void StopWhenInterrupted() {
    if (!interrupted_.load()) return;
    const TimePoint now = clock_.Now();
    if (!stopped_at_) {
      stopped_at_ = now;
      for (const auto& measurement : measurements_) {
        if (!measurement->ended) measurement->child.Send(fmt::format("{}\n", kStopLine));
      }
    } else if (now - *stopped_at_ > kGraceAfterStop) {
      for (const auto& measurement : measurements_) measurement->child.Kill();
    }
  }

  const ChildOrder order_;
  const std::atomic<bool>& interrupted_;
  const ChildrenListener& listener_;
  const SystemClock clock_;
  std::vector<std::unique_ptr<Measurement>> measurements_;
  bool started_ = false;
  std::optional<TimePoint> stopped_at_;
};

}  // namespace

void MeasureInChildren(const std::vector<EndpointJob>& jobs, ChildOrder order,
                       const std::atomic<bool>& interrupted, const ChildrenListener& listener) {
  const std::size_t group_size = order == ChildOrder::kSerial ? 1 : jobs.size();
  std::span<const EndpointJob> rest(jobs);
  while (!rest.empty() && !interrupted.load()) {
    Group group(order, interrupted, listener);
    for (const EndpointJob& job : rest.first(group_size)) group.Start(job);
    group.Run();
    rest = rest.subspan(group_size);
  }
}

}  // namespace llmb
