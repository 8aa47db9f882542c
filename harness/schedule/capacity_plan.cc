#include "harness/schedule/capacity_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace llmb {
namespace {

constexpr int kPlannedRounds = 4;  // a short budget is divided among this many

}  // namespace

double RequestsLeft(const SearchBudget& budget, std::uint64_t sent, Nanoseconds spent,
                    double rate) {
  double left = std::numeric_limits<double>::infinity();
  if (budget.requests) {
    left = static_cast<double>(*budget.requests) - static_cast<double>(sent);
  }
  if (budget.time) left = std::min(left, ToSeconds(*budget.time - spent) * rate);
  return left;
}

std::string_view Name(SearchPrecision precision) {
  return precision == SearchPrecision::kFine ? "fine" : "normal";
}

std::optional<SearchPrecision> SearchPrecisionNamed(std::string_view name) {
  for (const auto precision : {SearchPrecision::kNormal, SearchPrecision::kFine}) {
    if (Name(precision) == name) return precision;
  }
  return std::nullopt;
}

std::string_view Name(SearchPhase phase) {
  return phase == SearchPhase::kCoarse ? "coarse" : "round";
}

int MostStageRequests(SearchPrecision precision) {
  return precision == SearchPrecision::kFine ? 4'000 : 2'000;
}

std::optional<int> RoundRequests(const SearchPlan& plan, std::uint64_t sent, Nanoseconds spent,
                                 double rate) {
  const double left = RequestsLeft(plan.budget, sent, spent, rate);
  if (left < kStagesPerRound * kLeastStageRequests) return std::nullopt;
  const double share = left / (kStagesPerRound * kPlannedRounds);
  const int usual = MostStageRequests(plan.precision);
  return share >= usual ? usual : std::max(kLeastStageRequests, static_cast<int>(share));
}

bool IsWithin(const SearchBudget& budget, std::uint64_t sent, Nanoseconds spent,
              std::uint64_t requests, double rate) {
  return static_cast<double>(requests) <= RequestsLeft(budget, sent, spent, rate);
}

ExpectedRequests ExpectedOf(const SearchPlan& plan) {
  constexpr double kAnyRate = 1;  // a budget of requests does not depend on it
  const SearchPlan counted{.precision = plan.precision,
                           .budget = {.requests = plan.budget.requests, .time = {}}};
  const auto round = RoundRequests(counted, kUsualCoarse, {}, kAnyRate);
  const auto per_round =
      static_cast<std::uint64_t>(round.value_or(kLeastStageRequests)) * kStagesPerRound;
  ExpectedRequests expected{.least = kUsualCoarse + kLeastRounds * per_round,
                            .most = kUsualCoarse + kMostRounds * per_round};
  if (plan.budget.requests) {
    expected.most = std::min(expected.most, *plan.budget.requests);
    expected.least = std::min(expected.least, expected.most);
  }
  return expected;
}

double ReadableRate(double rate) {
  return std::strtod(fmt::format("{:.4g}", rate).c_str(), nullptr);
}

}  // namespace llmb
