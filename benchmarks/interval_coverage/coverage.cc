#include "benchmarks/interval_coverage/coverage.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "harness/base/random.h"
#include "harness/base/time.h"
#include "harness/metrics/instability.h"
#include "harness/metrics/quantile.h"
#include "harness/metrics/window_figures.h"
#include "harness/record/request_record.h"
#include "harness/schedule/measured_window.h"

namespace llmb {
namespace {

using Stage = std::vector<SimulatedRequest>;

constexpr EndpointKind kEndpoints[] = {EndpointKind::kOneSlot, EndpointKind::kEightSlots,
                                       EndpointKind::kEightConstant, EndpointKind::kEightVaried,
                                       EndpointKind::kBatching};

std::vector<double> TtftOf(std::span<const SimulatedRequest> requests) {
  std::vector<double> ttft;
  for (const SimulatedRequest& request : requests) {
    ttft.push_back(request.first_token - request.start);
  }
  return ttft;
}

MeasuredWindow WindowOfLoad(const StageLoad& load, std::size_t requests) {
  if (load.users > 0) return WindowOf(requests, load.users);
  return {.begin = requests / 10, .end = requests};
}

// The figures of the window, as the program makes them from records.
WindowFigures FiguresOf(const StageLoad& load, const Stage& stage, const MeasuredWindow& window) {
  OrderedTimes requests_of_stage;
  RequestRecord record;
  record.load = load.users > 0 ? LoadLevel(ClosedLoop{load.users}) : LoadLevel(OpenLoop{});
  record.slot_wait = Nanoseconds::zero();
  for (std::size_t i = 0; i < stage.size(); ++i) {
    record.started = TimePoint(FromSeconds(stage[i].start));
    record.time_to_first_token = FromSeconds(stage[i].first_token - stage[i].start);
    record.total_latency = FromSeconds(stage[i].end - stage[i].start);
    record.output_tokens = static_cast<std::int64_t>(stage[i].tokens);
    record.in_window = window.Contains(i);
    requests_of_stage.Add(record);
  }
  return *WindowFiguresOf(requests_of_stage);
}

}  // namespace

std::uint64_t SeedOf(const StageLoad& load, std::size_t requests, int stage) {
  return MixSeeds({SeedOfName(load.Name()), requests, static_cast<std::uint64_t>(stage)});
}

StageFacts FactsOf(const StageLoad& load, const LoadTruth& truth, std::size_t requests) {
  StageFacts facts{.requests = requests, .throughput_grows = truth.throughput_grows};
  if (load.users > 0) {
    facts.users = load.users;
  } else {
    facts.utilization = load.utilization;
  }
  return facts;
}

LoadTruth TruthOf(const StageLoad& load, std::size_t requests) {
  constexpr std::size_t kWarmup = 20'000;
  const Stage stage = SimulateStage(load, requests + kWarmup, 0);
  const std::span<const SimulatedRequest> kept = std::span(stage).subspan(kWarmup);
  std::vector<double> ttft = TtftOf(kept);
  std::ranges::sort(ttft);
  double tokens = 0;
  for (const SimulatedRequest& request : kept) tokens += request.tokens;
  const auto count = static_cast<double>(kept.size());
  const double rate = load.users > 0 ? (count - 1) / (kept.back().start - kept.front().start)
                                     : load.utilization * CapacityOf(load.endpoint);
  LoadTruth truth;
  truth.figures = {*Mean(ttft),
                   *QuantileOfSorted(ttft, 0.5),
                   *QuantileOfSorted(ttft, 0.9),
                   *QuantileOfSorted(ttft, 0.99),
                   rate,
                   rate * tokens / count};
  if (load.users > 0) {
    StageLoad more = load;
    more.users *= 2;
    const Stage higher = SimulateStage(more, 50'000, 0);
    const double higher_rate = 40'000 / (higher[45'000].start - higher[5'000].start);
    truth.throughput_grows = ThroughputGrows(load.users, rate, more.users, higher_rate);
  }
  return truth;
}

WindowValues WindowValuesOf(const StageLoad& load, std::size_t requests, std::uint64_t seed) {
  const Stage stage = SimulateStage(load, requests, seed);
  const MeasuredWindow window = WindowOfLoad(load, requests);
  WindowFigures figures = FiguresOf(load, stage, window);
  return {.ttft = TtftOf(std::span(stage).subspan(window.begin, window.end - window.begin)),
          .request_rates = std::move(figures.request_rates),
          .request_rate_error = figures.request_rate_error};
}

ByFigure<SamplingInterval> IntervalsOf(const StageLoad& load, const LoadTruth& truth,
                                       std::size_t requests, std::uint64_t seed) {
  const Stage stage = SimulateStage(load, requests, seed);
  const StageFacts facts = FactsOf(load, truth, requests);
  const MeasuredWindow window = WindowOfLoad(load, requests);
  const WindowFigures figures = FiguresOf(load, stage, window);
  const std::vector<double> ttft =
      TtftOf(std::span(stage).subspan(window.begin, window.end - window.begin));
  return {MeanInterval(ttft, facts),
          QuantileInterval(ttft, 0.5, facts),
          QuantileInterval(ttft, 0.9, facts),
          QuantileInterval(ttft, 0.99, facts),
          ThroughputInterval(figures.request_rates, facts, figures.request_rate_error),
          ThroughputInterval(figures.output_rates, facts, figures.output_rate_error)};
}

void FigureCoverage::Add(const SamplingInterval& interval, double truth) {
  ++stages;
  if (!interval.low) return;
  ++with_low;
  if (*interval.low > truth) ++low_wrong;
  if (!interval.high) return;
  ++with_high;
  if (*interval.low <= truth && truth <= *interval.high) ++holds;
  half_width += (*interval.high - *interval.low) / 2 / truth;
}

void FigureCoverage::Add(const FigureCoverage& other) {
  stages += other.stages;
  with_low += other.with_low;
  low_wrong += other.low_wrong;
  with_high += other.with_high;
  holds += other.holds;
  half_width += other.half_width;
}

ByFigure<FigureCoverage> CoverageOf(const StageLoad& load, const LoadTruth& truth,
                                    std::size_t requests, int stages) {
  ByFigure<FigureCoverage> coverage{};
  for (int stage = 0; stage < stages; ++stage) {
    const auto intervals = IntervalsOf(load, truth, requests, SeedOf(load, requests, stage));
    for (std::size_t i = 0; i < coverage.size(); ++i) {
      coverage[i].Add(intervals[i], truth.figures[i]);
    }
  }
  return coverage;
}

double ShareUnstable(const StageLoad& load, std::size_t requests, int stages) {
  int unstable = 0;
  for (int i = 0; i < stages; ++i) {
    std::vector<TimePoint> arrivals;
    std::vector<TimePoint> completions;
    for (const SimulatedRequest& request :
         SimulateStage(load, requests, SeedOf(load, requests, i))) {
      arrivals.emplace_back(FromSeconds(request.start));
      completions.emplace_back(FromSeconds(request.end));
    }
    const StabilityAnswer answer = JudgeStability(std::move(arrivals), std::move(completions));
    if (answer.verdict == Stability::kUnstable) ++unstable;
  }
  return static_cast<double>(unstable) / stages;
}

std::vector<StageLoad> CoverageLoads() {
  std::vector<StageLoad> loads;
  for (const EndpointKind endpoint : kEndpoints) {
    for (const double utilization : {0.3, 0.6, 0.8, 0.9}) {
      loads.push_back({.endpoint = endpoint, .utilization = utilization});
    }
  }
  loads.push_back({.endpoint = EndpointKind::kOneSlot, .users = 4});
  for (const EndpointKind endpoint :
       {EndpointKind::kEightSlots, EndpointKind::kEightConstant, EndpointKind::kEightVaried}) {
    for (const int users : {4, 8, 32}) loads.push_back({.endpoint = endpoint, .users = users});
  }
  for (const int users : {10, 32, 64}) {
    loads.push_back({.endpoint = EndpointKind::kBatching, .users = users});
  }
  return loads;
}

}  // namespace llmb
