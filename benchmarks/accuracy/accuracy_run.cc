#include "benchmarks/accuracy/accuracy_run.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "harness/base/cpu_quota.h"

namespace llmb {
namespace {

using Play = std::function<ClientRun(const StampedEndpoint&)>;

struct Pass {
  ClientRun client;
  StampedEndpointStats endpoint;
};

Result<Pass> RunPass(const AccuracyLoad& load, const CorePlan& cores, const Play& play) {
  LLMB_ASSIGN_OR_RETURN(StampedEndpoint endpoint,
                        StampedEndpoint::Start(load.response, cores.endpoint, !cores.Shared()));
  // Excludes the CPU time of starting the endpoint.
  LLMB_ASSIGN_OR_RETURN(StampedEndpointStats before, endpoint.Stats());
  Pass pass{.client = play(endpoint), .endpoint = {}};
  LLMB_ASSIGN_OR_RETURN(StampedEndpointStats after, endpoint.Stats());
  pass.endpoint = after;
  pass.endpoint.cpu_time -= before.cpu_time;
  return pass;
}

StampFigures FiguresOf(const StampErrors& errors) {
  return {.arrival = errors.Arrival(),
          .ttft = errors.TimeToFirstToken(),
          .itl = errors.InterTokenLatency(),
          .tpot = errors.TimePerOutputToken(),
          .too_early = errors.TooEarly()};
}

double PerEvent(Nanoseconds cpu_time, const ClientRun& run) {
  return ToMilliseconds(cpu_time) * 1000 /
         static_cast<double>(std::max<std::uint64_t>(run.token_events, 1));
}

void AddFailures(const ClientRun& run, AccuracyResult& result) {
  result.failed_requests += run.failed_requests;
  if (result.first_failure.empty()) result.first_failure = run.first_failure;
}

Status MeasureErrors(const CorePlan& cores, AccuracyResult& result) {
  const AccuracyLoad& load = result.load;
  const Result<Pass> pass = RunPass(load, cores, [&](const StampedEndpoint& endpoint) {
    return PlayWithHarness(load, endpoint, TimestampSource::kKernel,
                           static_cast<int>(cores.client.size()), true);
  });
  if (!pass) return tl::unexpected(pass.error());
  const ClientRun& run = pass->client;
  AddFailures(run, result);
  result.metrics = FiguresOf(run.errors->at);
  result.program = FiguresOf(run.errors->read);
  result.arrival_bounds = run.errors->bounds.Arrival();
  result.ttft_bounds = run.errors->bounds.TimeToFirstToken();
  result.ttft_bound_with_send = run.errors->bounds.TtftBoundWithSend();
  result.tpot_bounds = run.errors->bounds.TimePerOutputToken();
  result.itl_bounds = run.errors->bounds.InterTokenLatency();
  result.sending = run.errors->sending.Figures();
  result.cpu_us_per_event = PerEvent(run.cpu_time, run);
  result.events_per_second = static_cast<double>(run.errors->at.Events()) / ToSeconds(run.duration);
  const Nanoseconds of_both = run.cpu_time + pass->endpoint.cpu_time;
  const std::optional<double> quota = CpuQuota();
  result.client_core_share =
      ShareOfCores(run.cpu_time, of_both, run.duration, cores.client.size(), quota);
  result.endpoint_core_share =
      ShareOfCores(pass->endpoint.cpu_time, of_both, run.duration, cores.endpoint.size(), quota);
  result.endpoint = pass->endpoint;
  result.peak_memory = run.peak_memory;
  return {};
}

// The floor reads sockets directly and cannot decrypt.
bool FloorCanPlay(const AccuracyLoad& load) { return !load.response.tls; }

Status MeasureFloorErrors(const CorePlan& cores, AccuracyResult& result) {
  if (!FloorCanPlay(result.load)) return {};
  const Result<Pass> pass = RunPass(result.load, cores, [&](const StampedEndpoint& endpoint) {
    return PlayWithFloor(result.load, endpoint, true);
  });
  if (!pass) return tl::unexpected(pass.error());
  AddFailures(pass->client, result);
  result.floor = FiguresOf(pass->client.errors->at);
  return {};
}

// The cheaper round counts, because other activity of the machine only adds cost.
constexpr int kCostRounds = 2;

Status MeasureCosts(const CorePlan& cores, AccuracyResult& result) {
  const AccuracyLoad& load = result.load;
  const auto with_harness = [&](TimestampSource source) -> Play {
    return [&load, &cores, source](const StampedEndpoint& endpoint) {
      return PlayWithHarness(load, endpoint, source, static_cast<int>(cores.client.size()), false);
    };
  };
  constexpr std::size_t kFloorPlay = 1;
  const Play plays[] = {
      with_harness(TimestampSource::kKernel),
      [&load](const StampedEndpoint& endpoint) { return PlayWithFloor(load, endpoint, false); },
      with_harness(TimestampSource::kUser)};
  std::optional<double> costs[std::size(plays)];
  double of_endpoint[std::size(plays)] = {};
  for (int round = 0; round < kCostRounds; ++round) {
    for (std::size_t i = 0; i < std::size(plays); ++i) {
      if (i == kFloorPlay && !FloorCanPlay(load)) continue;
      LLMB_ASSIGN_OR_RETURN(const Pass pass, RunPass(load, cores, plays[i]));
      AddFailures(pass.client, result);
      if (pass.client.failed_requests > 0) continue;
      const double cost = PerEvent(pass.client.cpu_time, pass.client);
      if (cost >= costs[i].value_or(cost + 1)) continue;
      costs[i] = cost;
      of_endpoint[i] = PerEvent(pass.endpoint.cpu_time, pass.client);
      if (i == 0) result.peak_memory = pass.client.peak_memory;
    }
  }
  result.cpu_us_per_event = costs[0].value_or(result.cpu_us_per_event);
  result.cpu_us_per_event_floor = costs[kFloorPlay];
  result.cpu_us_per_event_program = costs[2];
  if (costs[0]) result.endpoint_us_per_event = of_endpoint[0];
  if (costs[kFloorPlay]) result.endpoint_us_per_event_floor = of_endpoint[kFloorPlay];
  return {};
}

}  // namespace

CorePlan PlanCores(const std::vector<int>& allowed) {
  if (allowed.size() < 2) return {.endpoint = allowed, .client = allowed};
  const auto middle = allowed.begin() + static_cast<std::ptrdiff_t>(allowed.size() / 2);
  return {.endpoint = {allowed.begin(), middle}, .client = {middle, allowed.end()}};
}

double ShareOfCores(Nanoseconds cpu_time, Nanoseconds of_both, Nanoseconds duration,
                    std::size_t cores, std::optional<double> quota) {
  const auto share = [duration](Nanoseconds used, double of_cores) {
    return ToSeconds(used) / (ToSeconds(duration) * of_cores);
  };
  const double of_cores = share(cpu_time, static_cast<double>(cores));
  return quota ? std::max(of_cores, share(of_both, *quota)) : of_cores;
}

double AccuracyResult::PlannedEventsPerSecond() const {
  const Nanoseconds request =
      load.response.ttft + (load.response.tokens - 1) * load.response.inter_token_time;
  return static_cast<double>(load.streams) * load.response.tokens / ToSeconds(request);
}

std::optional<double> AccuracyResult::CpuRatio() const {
  if (!cpu_us_per_event_floor) return std::nullopt;
  return cpu_us_per_event / *cpu_us_per_event_floor;
}

Result<AccuracyResult> MeasureAccuracy(const AccuracyLoad& load, const CorePlan& cores,
                                       AccuracyDepth depth) {
  AccuracyResult result;
  result.load = load;
  Status status = MeasureErrors(cores, result);
  if (status && depth == AccuracyDepth::kCostAndFloor) {
    status =
        MeasureFloorErrors(cores, result).and_then([&] { return MeasureCosts(cores, result); });
  }
  if (!status) return tl::unexpected(status.error());
  return result;
}

}  // namespace llmb
