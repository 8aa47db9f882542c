#include "harness/metrics/capacity_search.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "harness/metrics/stage_backlog.h"
#include "harness/schedule/load_level.h"

namespace llmb {
namespace {

constexpr double kNarrowBracket = 1.15;  // of the coarse search, high / low
constexpr double kNarrowRange = 1.10;    // of the answer
// The lowest rate of a search, as a part of its first: an endpoint is idle then.
constexpr double kLeastPart = 1.0 / 32;
// ln(rate) of a round's stages, from the middle.
constexpr std::array<double, kStagesPerRound> kOffsets = {-0.09, 0.03, -0.03, 0.09};
constexpr double kMostMove = 0.15;  // of the middle, from a round to the next
constexpr double kBlindMove = 0.1;  // without a root
constexpr double kCentered = 0.12;  // the root lies this close to the middle
constexpr double kFarOutside = 0.3;
constexpr std::ptrdiff_t kMostOverloaded = 1;  // stages of a round: one may be chance

class Search {
 public:
  explicit Search(const SearchGoal& goal) : goal_(goal) { assert(!goal.shares.empty()); }

  SearchStep After(std::span<const SearchStageResult> results) {
    for (const SearchStageResult& result : results) Take(result);
    if (absent_) return {.next = std::nullopt, .answer = {.absent = absent_}};
    if (again_) return Again(*again_);
    if (!middle_) {
      if (const auto rate = NextCoarse()) return Coarse(*rate);
      if (!middle_) return Ended();  // not held at the lowest rate
    }
    return Round();
  }

 private:
  bool Held(const SearchStageResult& result) const {
    return IsWithinThresholds(result) && !HasGrowingBacklog(result, goal_.first_rate);
  }

  // A stage that counts nothing shows nothing.
  bool IsWithinThresholds(const SearchStageResult& result) const {
    if (result.counted == 0) return false;
    for (std::size_t i = 0; i < goal_.shares.size(); ++i) {
      if (Misses(result, i, result.Judged(i))) return false;
    }
    return true;
  }

  bool Misses(const SearchStageResult& result, std::size_t threshold, std::uint64_t of) const {
    if (of == 0) return true;
    return 1 - static_cast<double>(result.misses[threshold]) / static_cast<double>(of) <
           goal_.shares[threshold];
  }

  void Take(const SearchStageResult& result) {
    sent_ += result.sent;
    spent_ += result.duration;
    rates_.push_back(result.stage.rate);
    // Failures may miss the threshold, whatever the times of the others.
    const bool is_known = result.absent && *result.absent < goal_.shares.size();
    if (is_known && !Misses(result, *result.absent, result.counted)) absent_ = result.absent;
    if (IsMeasuredAgain(result)) {
      again_ = result.stage;
      return;
    }
    again_.reset();
    if (result.stage.phase == SearchPhase::kCoarse) {
      ++coarse_;
      (Held(result) ? held_ : missed_) = result.stage.rate;
      return;
    }
    if (rounds_.empty()) NextCoarse();  // sets the middle
    round_requests_ = result.stage.requests;
    rounds_.push_back(result);
    if (rounds_.size() % kStagesPerRound == 0) EndRound();
  }

  // The client was suspended during most of its requests. Taken as it is, such a stage would send
  // the search to the wrong side of the knee. Once only: a client that is suspended all the time
  // must not search forever.
  bool IsMeasuredAgain(const SearchStageResult& result) const {
    const SearchStage& stage = result.stage;
    if (again_ || 2 * result.counted >= static_cast<std::uint64_t>(stage.Counted())) return false;
    const bool is_coarse = stage.phase == SearchPhase::kCoarse;
    const std::size_t left = is_coarse ? 1 : kStagesPerRound - rounds_.size() % kStagesPerRound;
    return IsWithin(goal_.plan.budget, sent_, spent_,
                    left * static_cast<std::uint64_t>(stage.requests), stage.rate);
  }

  SearchStep Again(SearchStage stage) const {
    stage.repetition = RepetitionOf(stage.rate);
    return {.next = stage, .answer = Answer()};
  }

  // The rate of the next coarse stage. nullopt at the end of the coarse search, which sets the
  // middle, unless not even the lowest rate held.
  std::optional<double> NextCoarse() {
    if (coarse_ >= kMostCoarseStages) {
      SetMiddle();
      return std::nullopt;
    }
    if (!held_ && !missed_) return goal_.first_rate;
    if (!held_) {
      const double least = std::max(kLeastRate, goal_.first_rate * kLeastPart);
      return *missed_ / 2 < least ? std::nullopt : std::optional(*missed_ / 2);
    }
    // A round has rates above its middle.
    if (!missed_ && *held_ * 2 <= kMostRate / 2) return *held_ * 2;
    if (!missed_ || *missed_ / *held_ <= kNarrowBracket) {
      SetMiddle();
      return std::nullopt;
    }
    return std::sqrt(*held_ * *missed_);
  }

  void SetMiddle() {
    if (!held_) return;
    middle_ = std::log(missed_ ? std::sqrt(*held_ * *missed_) : *held_);
  }

  SearchStep Coarse(double rate) {
    SearchStage stage{.phase = SearchPhase::kCoarse,
                      .round = 0,
                      .rate = ReadableRate(std::clamp(rate, kLeastRate, kMostRate / 2)),
                      .requests = kCoarseRequests,
                      .repetition = 0};
    if (!IsWithin(goal_.plan.budget, sent_, spent_, kCoarseRequests, stage.rate)) {
      SearchStep ended = Ended();
      ended.answer.status = SearchStatus::kUndecided;
      ended.answer.high.reset();
      ended.answer.budget_ended = true;
      return ended;
    }
    stage.repetition = RepetitionOf(stage.rate);
    return {.next = stage, .answer = {}};
  }

  SearchStep Round() {
    const std::size_t in_round = rounds_.size() % kStagesPerRound;
    if (in_round == 0 && IsOver()) return Ended();
    const double rate = std::clamp(std::exp(*middle_ + kOffsets[in_round]), kLeastRate, kMostRate);
    SearchStage stage{.phase = SearchPhase::kRound,
                      .round = static_cast<int>(rounds_.size() / kStagesPerRound),
                      .rate = ReadableRate(rate),
                      .requests = *round_requests_,
                      .repetition = 0};
    stage.repetition = RepetitionOf(stage.rate);
    return {.next = stage, .answer = Answer()};
  }

  // After a whole number of rounds. Sets the requests of the next round's stages.
  bool IsOver() {
    const auto rounds = static_cast<int>(rounds_.size()) / kStagesPerRound;
    if (rounds >= kMostRounds || LastRoundWasLimited() || Carried()) return true;
    if (rounds == 1 && HeldAtTheTop()) return true;
    if (rounds >= kLeastRounds && IsNarrowAndCentered()) return true;
    if (!round_requests_) {
      round_requests_ = RoundRequests(goal_.plan, sent_, spent_, std::exp(*middle_));
    }
    const auto needed = static_cast<std::uint64_t>(round_requests_.value_or(0)) * kStagesPerRound;
    budget_ended_ =
        !round_requests_ || !IsWithin(goal_.plan.budget, sent_, spent_, needed, std::exp(*middle_));
    return budget_ended_;
  }

  bool LastRoundWasLimited() const {
    if (rounds_.empty()) return false;
    return std::any_of(rounds_.end() - kStagesPerRound, rounds_.end(),
                       [](const SearchStageResult& result) { return result.client_limited; });
  }

  // SearchAnswer::carried, by the last round, if that is whole.
  std::optional<double> Carried() const {
    if (rounds_.empty() || rounds_.size() % kStagesPerRound != 0) return std::nullopt;
    std::ptrdiff_t stages = 0;
    double sum = 0;
    std::for_each(rounds_.end() - kStagesPerRound, rounds_.end(),
                  [&](const SearchStageResult& stage) {
                    if (!IsWithinThresholds(stage) || !HasGrowingBacklog(stage, goal_.first_rate))
                      return;
                    ++stages;
                    sum += *stage.completed_per_second;
                  });
    if (stages <= kMostOverloaded) return std::nullopt;
    return sum / static_cast<double>(stages);
  }

  // The mean completed rate of the stages in the upper half of the fitted range and above it, if it
  // lies below the range. The fit is then the rate at which a stage of this length is just too
  // short to miss a loose limit.
  std::optional<double> LessThanFitted() const {
    const double middle = std::sqrt(fitted_.range->low * fitted_.range->high);
    const auto carried = MeanCompletedFrom(middle, rounds_);
    return carried && *carried < fitted_.range->low ? carried : std::nullopt;
  }

  // No coarse stage missed the thresholds, and four stages about the highest rate did not either.
  bool HeldAtTheTop() const {
    return !missed_ && std::ranges::all_of(rounds_, [&](const auto& stage) { return Held(stage); });
  }

  bool IsNarrow() const { return fitted_.range->high / fitted_.range->low <= kNarrowRange; }

  bool IsNarrowAndCentered() const {
    return fitted_.range && fitted_.rate && IsNarrow() &&
           std::abs(std::log(*fitted_.rate) - fitted_middle_) < kCentered;
  }

  int RepetitionOf(double rate) const { return static_cast<int>(std::ranges::count(rates_, rate)); }

  // Fits all rounds, and moves the middle to where the fit says that the knee is.
  void EndRound() {
    fitted_ = FitSearch(goal_.shares, rounds_, *middle_);
    fitted_middle_ = *middle_;
    if (fitted_.rate) {
      *middle_ += std::clamp(std::log(*fitted_.rate) - *middle_, -kMostMove, kMostMove);
    } else {
      *middle_ += fitted_.any_misses_too_many ? -kBlindMove : kBlindMove;
    }
  }

  SearchAnswer Answer() const {
    SearchAnswer answer;
    answer.budget_ended = budget_ended_;
    answer.fits = fitted_.fits;
    if (fitted_.fits.empty()) return answer;
    if (fitted_.any_client_limited) {
      answer.status = SearchStatus::kClientLimited;
      answer.carried = Carried();
    } else if (const auto carried = Carried()) {
      answer.carried = carried;
    } else if (HeldAtTheTop()) {
      answer.status = SearchStatus::kLowerBound;
      answer.low = rounds_.front().stage.rate;  // the lowest of a round
    } else if (fitted_.any_not_monotonic) {
      answer.status = SearchStatus::kNonMonotonic;
    } else if (fitted_.range && fitted_.rate && IsWithinStages()) {
      answer.carried = LessThanFitted();
      if (answer.carried) return answer;
      answer.status = IsNarrow() ? SearchStatus::kFound : SearchStatus::kWide;
      answer.low = fitted_.range->low;
      answer.high = fitted_.range->high;
      answer.binding = fitted_.binding;
    }
    return answer;
  }

  // Whether the fit's rate lies not far outside of the stages of the round that was fitted last.
  bool IsWithinStages() const {
    return std::abs(std::log(*fitted_.rate) - fitted_middle_) <= kOffsets.back() + kFarOutside;
  }

  SearchStep Ended() const {
    SearchStep step{.next = std::nullopt, .answer = Answer()};
    if (!held_ && missed_) {
      step.answer.status = SearchStatus::kUpperBound;
      step.answer.high = *missed_;
    }
    return step;
  }

  const SearchGoal& goal_;
  std::uint64_t sent_ = 0;
  Nanoseconds spent_{};
  std::vector<double> rates_;
  std::optional<SearchStage> again_;   // the last stage, if it is measured again
  std::optional<std::size_t> absent_;  // SearchAnswer::absent
  int coarse_ = 0;
  std::optional<double> held_, missed_;  // by coarse stages
  std::optional<double> middle_;  // ln(rate) of the next round; nullopt: in the coarse search
  std::optional<int> round_requests_;
  std::vector<SearchStageResult> rounds_;
  SearchFit fitted_;
  double fitted_middle_ = 0;  // the middle of the round that was fitted last
  bool budget_ended_ = false;
};

}  // namespace

SearchStep NextStep(const SearchGoal& goal, std::span<const SearchStageResult> results) {
  return Search(goal).After(results);
}

bool IsDecided(const SearchGoal& goal, const SearchStage& stage,
               std::span<const std::uint64_t> misses) {
  const double counted = stage.Counted();
  for (std::size_t i = 0; i < goal.shares.size(); ++i) {
    // The same sum as for a whole stage, so that rounding cannot tell them apart.
    if (1 - static_cast<double>(misses[i]) / counted < goal.shares[i]) return true;
  }
  return false;
}

}  // namespace llmb
