#include "benchmarks/capacity_search/search_trials.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "benchmarks/capacity_search/bisection.h"
#include "benchmarks/capacity_search/true_capacity.h"
#include "harness/base/random.h"
#include "harness/metrics/completed_rate.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr double kDrift = 0.05;
constexpr double kDriftRequests = 50'000;

// The server drifts from 2.5 % faster to 2.5 % slower, so the truth is that of the server without a
// drift.
double SlownessAfter(const SearchProblem& problem, std::uint64_t sent) {
  if (problem.kind != ProblemKind::kDrift) return 1;
  const double part = std::min(1.0, static_cast<double>(sent) / kDriftRequests);
  return 1 + kDrift * (part - 0.5);
}

std::vector<TimePoint> EndsOf(const ArrivalPlan& plan, const std::vector<SimulatedTimes>& times) {
  ArrivalDraws arrivals(plan);
  std::vector<TimePoint> ends;
  ends.reserve(times.size());
  for (const SimulatedTimes& request : times) {
    const Nanoseconds arrival = arrivals.Next();
    ends.push_back(TimePoint() + arrival + FromSeconds(request.latency));
  }
  return ends;
}

SearchStageResult Play(const SearchProblem& problem, const SearchStage& stage, std::uint64_t number,
                       std::uint64_t sent) {
  SimulatedServer server = problem.server;
  server.slowness = SlownessAfter(problem, sent);
  const auto requests = static_cast<std::size_t>(stage.requests);
  const std::uint64_t seed = MixSeeds({problem.seed, SeedOfName("stage"), number});
  const ArrivalPlan arrivals = problem.Arrivals(stage.rate, seed);
  const auto times = Simulate(server, arrivals, requests);
  return {.stage = stage,
          .misses = MissesOf(problem, times, static_cast<std::size_t>(stage.FirstCounted())),
          .counted = static_cast<std::uint64_t>(stage.Counted()),
          .sent = requests,
          .duration = FromSeconds(static_cast<double>(stage.requests) / stage.rate),
          .client_limited = false,
          .completed_per_second = CompletedPerSecond(EndsOf(arrivals, times))};
}

double Percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

bool Trial::Holds() const { return Answered() && *answer.low <= truth && truth <= *answer.high; }

Trial Search(const SearchProblem& problem, const SearchPlan& plan) {
  const SearchGoal goal{.shares = std::vector<double>(problem.limits.size(), problem.share),
                        .first_rate = 1 / problem.idle_latency,
                        .plan = plan};
  std::vector<SearchStageResult> results;
  Trial trial;
  SearchStep step = NextStep(goal, results);
  while (step.next) {
    results.push_back(Play(problem, *step.next, results.size(), trial.requests));
    trial.requests += results.back().sent;
    trial.hours += ToSeconds(results.back().duration) / 3600;
    step = NextStep(goal, results);
  }
  trial.answer = std::move(step.answer);
  return trial;
}

Trial SearchAndCheck(const SearchProblem& problem, const SearchPlan& plan,
                     std::size_t truth_requests) {
  constexpr std::size_t kProbe = 300;
  Trial trial = Search(problem, plan);
  trial.truth = TrueCapacity(problem, truth_requests);
  const RateRange bisected = Bisect(problem, kProbe).range;
  trial.bisection_holds = bisected.low <= trial.truth && trial.truth <= bisected.high;
  return trial;
}

std::string TrialsHeader() {
  return fmt::format("{:<26}{:>9}{:>12}{:>11}{:>11}{:>12}{:>12}{:>13}{:>9}{:>13}\n", "problems",
                     "searches", "answered %", "holds %", "found %", "low<=truth", "hi/lo med.",
                     "error med. %", "requests", "bisection %");
}

std::string TrialsRow(const std::string& name, const std::vector<Trial>& trials) {
  std::vector<double> widths, errors, requests;
  std::size_t holds = 0, found = 0, low = 0, bisection = 0;
  for (const Trial& trial : trials) {
    requests.push_back(static_cast<double>(trial.requests));
    if (trial.bisection_holds) ++bisection;
    if (!trial.Answered()) continue;
    if (trial.Holds()) ++holds;
    if (trial.answer.status == SearchStatus::kFound) ++found;
    if (*trial.answer.low <= trial.truth) ++low;
    widths.push_back(*trial.answer.high / *trial.answer.low);
    errors.push_back(100 *
                     std::abs(std::sqrt(*trial.answer.low * *trial.answer.high) / trial.truth - 1));
  }
  return fmt::format(
      "{:<26}{:>9}{:>12.1f}{:>11.1f}{:>11.1f}{:>12.1f}{:>12.3f}{:>13.1f}{:>9.0f}{:>13.1f}\n", name,
      trials.size(), Percent(widths.size(), trials.size()), Percent(holds, widths.size()),
      Percent(found, trials.size()), Percent(low, widths.size()), Quantile(widths, 0.5).value_or(0),
      Quantile(errors, 0.5).value_or(0), Quantile(requests, 0.5).value_or(0),
      Percent(bisection, trials.size()));
}

}  // namespace llmb
