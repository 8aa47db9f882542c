#include "harness/run/load_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "harness/console/number_text.h"
#include "harness/load/flow_schedule.h"

namespace llmb {
namespace {

// `values` as levels of the kind Loop.
template <typename Loop, typename T>
std::vector<LoadLevel> Ascending(const char* option, const std::vector<T>& values,
                                 std::vector<std::string>& warnings) {
  std::vector<T> sorted = values;
  std::ranges::sort(sorted);
  // clang 14 does not compile std::ranges::unique of this standard library.
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted != values) {
    warnings.push_back(fmt::format("the levels of {} are measured from low to high, each once: {}",
                                   option, fmt::join(sorted, ", ")));
  }
  std::vector<LoadLevel> levels;
  levels.reserve(sorted.size());
  for (const T value : sorted) levels.emplace_back(Loop{value});
  return levels;
}

// About the most that one flow at `rate` sends, with its warm-up.
double RequestsOf(const EndpointJob& job, const StagePlan& stage, double rate) {
  const StageLength& length = job.length;
  double requests = std::numeric_limits<double>::max();
  if (length.duration) requests = std::ceil(rate * ToSeconds(*length.duration));
  if (const auto counts = RequestsPerPrompt(length, stage.prompt_ids.size())) {
    requests = std::min(requests, std::accumulate(counts->begin(), counts->end(), 0.0));
  }
  // The rate of a ramp is half of `rate` on average.
  const double ramp = std::ceil(rate * ToSeconds(length.ramp_up) / 2);
  return requests + std::max(ramp, static_cast<double>(length.num_warmups));
}

}  // namespace

std::vector<LoadLevel> LevelsOf(const Options& options, std::vector<std::string>& warnings) {
  if (options.find_capacity) return {};
  if (!options.request_rates.empty()) {
    return Ascending<OpenLoop>("--request-rate", options.request_rates, warnings);
  }
  return Ascending<ClosedLoop>("--concurrent", options.concurrent, warnings);
}

namespace {

// How many requests can be in flight at `rate` if each lasts until the timeout: those that arrive
// within it. Their number scatters, the more so in bursts, and none may wait for want of a slot.
double MostArrivals(double mean, const ArrivalPattern& pattern) {
  if (pattern.process == ArrivalProcess::kConstant) return std::ceil(mean) + 1;
  const bool bursts = pattern.process == ArrivalProcess::kGamma && pattern.burstiness < 1;
  return std::ceil(mean + 6 * std::sqrt(mean / (bursts ? pattern.burstiness : 1)) + 10);
}

// How long after its arrival a conversation may have a request in flight. A request fails at its
// timeout, which frees its slot.
Nanoseconds LastsAtMost(const DatasetSize& dataset, Nanoseconds timeout) {
  return FromSeconds(ToSeconds(timeout) * dataset.most_turns + ToSeconds(dataset.most_delay));
}

std::size_t MostArrivals(const DatasetSize& trace, Nanoseconds lasts) {
  std::size_t most = 0;
  std::size_t first = 0;
  for (std::size_t last = 0; last < trace.arrivals.size(); ++last) {
    while (trace.arrivals[first] < trace.arrivals[last] - lasts) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

}  // namespace

Status CheckSchedules(const std::vector<EndpointJob>& jobs) {
  for (const EndpointJob& job : jobs) {
    for (const StagePlan& stage : job.stages) {
      const std::optional<double> rate = stage.level.Rate();
      if (!rate) continue;
      const double requests = RequestsOf(job, stage, *rate);
      if (requests <= static_cast<double>(kMostScheduled)) continue;
      return Fail(fmt::format(
          "--request-rate {:g}: a schedule has at most {} requests, and this one would have about "
          "{}; use a lower rate, a shorter --duration or --ramp-up, or fewer requests",
          *rate, GroupedDigits(kMostScheduled),
          GroupedDigits(static_cast<std::uint64_t>(std::min(requests, 1e18)))));
    }
  }
  return {};
}

int MostInFlightOf(const EndpointJob& job, std::optional<int> max_concurrency,
                   const DatasetSize& dataset) {
  const Nanoseconds lasts =
      LastsAtMost(dataset, job.endpoint.timeout.value_or(job.settings.timeout));
  double most = 1;
  if (job.search) {
    const int requests = MostStageRequests(job.search->plan.precision);
    most = std::min(max_concurrency.value_or(requests), requests);
  }
  for (const StagePlan& stage : job.stages) {
    const std::optional<double> rate = stage.level.Rate();
    if (stage.level.IsTrace()) {
      most = std::max(most, max_concurrency ? *max_concurrency
                                            : static_cast<double>(MostArrivals(dataset, lasts)));
    }
    if (!rate) continue;
    double allowed =
        max_concurrency ? *max_concurrency : MostArrivals(*rate * ToSeconds(lasts), job.arrivals);
    if (dataset.has_conversations) {
      allowed = std::min(allowed, static_cast<double>(dataset.conversations));
    }
    most = std::max(most, std::min(allowed, RequestsOf(job, stage, *rate)));
  }
  return static_cast<int>(std::min<double>(most, std::numeric_limits<int>::max()));
}

}  // namespace llmb
