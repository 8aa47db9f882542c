#pragma once

// The stages of a capacity search: how many there are, and how long. Which rates they have follows
// from their results (harness/metrics/capacity_search.h).

#include <cstdint>
#include <optional>
#include <string_view>

#include "harness/base/time.h"

namespace llmb {

enum class SearchPrecision {
  kNormal,  // stages of 2,000 requests
  kFine,    // stages of 4,000
};

// "normal" or "fine".
std::string_view Name(SearchPrecision precision);
// nullopt for another name.
std::optional<SearchPrecision> SearchPrecisionNamed(std::string_view name);

// What a search may take; no member: as much as it needs.
struct SearchBudget {
  std::optional<std::uint64_t> requests{};
  std::optional<Nanoseconds> time{};

  bool operator==(const SearchBudget&) const = default;
};

struct SearchPlan {
  SearchPrecision precision = SearchPrecision::kNormal;
  SearchBudget budget{};

  bool operator==(const SearchPlan&) const = default;
};

enum class SearchPhase {
  kCoarse,  // finds about where the knee is; no figure of it is reported
  kRound,   // four stages on both sides of the knee; all rounds are fitted together
};

// "coarse" or "round".
std::string_view Name(SearchPhase phase);

// A stage of an open loop from an idle endpoint on.
struct SearchStage {
  SearchPhase phase = SearchPhase::kCoarse;
  int round = 0;  // of kRound, from 0
  double rate = 1;
  int requests = 0;
  // How many stages before it had the same rate: no two stages have the same rate and repetition.
  int repetition = 0;

  // The first 20 % are not counted: the endpoint was idle before them.
  int FirstCounted() const { return requests / 5; }
  int Counted() const { return requests - FirstCounted(); }

  bool operator==(const SearchStage&) const = default;
};

inline constexpr int kCoarseRequests = 300;  // of a coarse stage
inline constexpr int kMostCoarseStages = 25;
inline constexpr int kUsualCoarse = 2'500;  // requests of all coarse stages, about
inline constexpr int kStagesPerRound = 4;
inline constexpr int kLeastRounds = 3;
inline constexpr int kMostRounds = 6;
inline constexpr int kLeastStageRequests = 500;  // of a round
// With a smaller budget, no honest capacity within 10 % can be had.
inline constexpr std::uint64_t kHonestRequests = 18'000;
// A coarse search and the least rounds of the shortest stages. With a smaller budget, hardly any
// search has an interval: of 60 on simulated servers, none with 4,500 requests, 5 with 6,500
// (docs/capacity.md).
inline constexpr std::uint64_t kIntervalRequests =
    kUsualCoarse + kLeastRounds * kStagesPerRound * kLeastStageRequests;
// The smallest budgets: a coarse search and a round of the shortest stages. What a time is enough
// for depends on the endpoint.
inline constexpr std::uint64_t kLeastBudgetRequests =
    kUsualCoarse + kStagesPerRound * kLeastStageRequests;
inline constexpr Nanoseconds kLeastBudgetTime = std::chrono::minutes(1);

// The most requests of a stage, without a budget.
int MostStageRequests(SearchPrecision precision);

// The requests of each stage of the rounds, after `sent` requests were sent in `spent` and the knee
// was found at about `rate`: those of the precision, or fewer if four rounds of these exceed the
// budget. nullopt if not even a round of the shortest stages is left.
std::optional<int> RoundRequests(const SearchPlan& plan, std::uint64_t sent, Nanoseconds spent,
                                 double rate);

// How many requests the budget still has at `rate`, after `sent` requests were sent in `spent`;
// infinite without a budget. Negative if it is exceeded.
double RequestsLeft(const SearchBudget& budget, std::uint64_t sent, Nanoseconds spent, double rate);

// Whether a stage of `requests` at `rate`, after `sent` in `spent`, is within the budget.
bool IsWithin(const SearchBudget& budget, std::uint64_t sent, Nanoseconds spent,
              std::uint64_t requests, double rate);

// About how many requests a search sends.
struct ExpectedRequests {
  std::uint64_t least = 0, most = 0;
};
ExpectedRequests ExpectedOf(const SearchPlan& plan);

// A rate with 4 digits, so that people can read it.
double ReadableRate(double rate);

}  // namespace llmb
