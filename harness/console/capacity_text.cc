#include "harness/console/capacity_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/console/run_estimate.h"
#include "harness/console/terminal_text.h"
#include "harness/console/text_table.h"

namespace llmb {
namespace {

std::string RangeText(const SearchAnswer& answer) {
  if (answer.low && answer.high) {
    return fmt::format("{} to {}", ThreeDigits(answer.low), ThreeDigits(answer.high));
  }
  if (answer.low) return "at least " + ThreeDigits(answer.low);
  if (answer.high) return "below " + ThreeDigits(answer.high);
  return "-";
}

// Rounded down, so that a share that misses is not shown as one that holds.
std::string WithinText(std::uint64_t misses, std::uint64_t counted) {
  if (counted == 0) return "-";
  const double within = static_cast<double>(counted - misses) / static_cast<double>(counted);
  return fmt::format("{:.1f} %", std::floor(within * 1000) / 10);
}

std::string SharesText(const CapacityResult& search) {
  const SearchStageResult& stage = search.stages.back();
  std::vector<std::string> shares;
  for (std::size_t i = 0; i < stage.misses.size(); ++i) {
    shares.push_back(fmt::format("{} within {}", WithinText(stage.misses[i], stage.Judged(i)),
                                 search.thresholds[i]));
  }
  return Join(shares, ", ");
}

std::string AbsentText(const CapacityResult& search) {
  return fmt::format("no response of a stage had the time that {} limits, so nothing can be judged",
                     search.thresholds[*search.answer.absent]);
}

std::string KnownText(const CapacityResult& search) {
  if (search.answer.absent) return AbsentText(search);
  if (search.answer.fits.empty()) {
    const bool is_coarse = search.stages.back().stage.phase == SearchPhase::kCoarse;
    return is_coarse ? "looking for the knee" : "nothing certain before the end of the round";
  }
  if (search.answer.low || search.answer.high) {
    return fmt::format("{} {} requests/s", search.ended ? "the capacity is" : "so far",
                       RangeText(search.answer));
  }
  return search.ended ? "no capacity was found" : "nothing certain so far";
}

std::uint64_t SentBy(const CapacityResult& search) {
  std::uint64_t sent = 0;
  for (const SearchStageResult& stage : search.stages) sent += stage.sent;
  return sent;
}

// How long the rounds take. The rates of all of them are near that of the next stage.
std::string TimeText(const CapacityResult& search, const SearchStage& next,
                     const SearchBudget& budget) {
  if (next.phase == SearchPhase::kCoarse) return "";
  const double seconds = static_cast<double>(next.requests) / next.rate;
  const double most_left =
      RequestsLeft(budget, SentBy(search), SpentOn(search.stages), next.rate) / next.rate;
  const auto stages = [&](int rounds) { return seconds * rounds * kStagesPerRound; };
  const auto measured =
      static_cast<double>(std::ranges::count_if(search.stages, [](const SearchStageResult& result) {
        return result.stage.phase == SearchPhase::kRound;
      }));
  if (measured == 0) {
    const double least = stages(kLeastRounds);
    const double most = std::min(stages(kMostRounds), most_left);
    return fmt::format(
        "; it is about {} requests/s, where the rounds take {}{}", ThreeDigits(next.rate),
        least < most ? RoughDuration(least) + " to " : "at most ", RoughDuration(most));
  }
  const double left = std::min(stages(kMostRounds) - measured * seconds, most_left);
  return left > 0 ? fmt::format("; at most about {} left", RoughDuration(left)) : "";
}

// Why an undecided search has no interval.
std::string UndecidedReason(const CapacityResult& search) {
  const SearchAnswer& answer = search.answer;
  if (answer.absent) return AbsentText(search);
  if (search.stages.empty()) return "the budget is shorter than the first stage";
  if (answer.carried) {
    return fmt::format(
        "above about {} requests/s the queue of the endpoint grows, and the stages end before the "
        "thresholds are missed: set tighter thresholds",
        ThreeDigits(answer.carried));
  }
  return answer.budget_ended ? "the budget ended before the stages agreed on an interval"
                             : "the stages do not agree on an interval";
}

std::string LimitedReason(const SearchAnswer& answer) {
  std::string reason = "the load generator, not the endpoint, limited stages near the capacity";
  if (!answer.carried) return reason;
  return reason + fmt::format(", which completed about {} requests/s", ThreeDigits(answer.carried));
}

// Why there is no interval, or what it means.
std::string ReasonOf(const CapacityResult& search) {
  const SearchAnswer& answer = search.answer;
  if (!search.lost.empty()) {
    return fmt::format("the search ended early ({})", PrintableText(search.lost));
  }
  if (!search.ended) return "the search was interrupted";
  switch (answer.status) {
    case SearchStatus::kFound:
      return "";
    case SearchStatus::kWide:
      return "the interval is wider than 10 %, and holds the capacity as often as a narrow one";
    case SearchStatus::kLowerBound:
      return "the thresholds held at the highest rate that was tried";
    case SearchStatus::kUpperBound:
      return "the thresholds were missed at the lowest rate that was tried";
    case SearchStatus::kUndecided:
      return UndecidedReason(search);
    case SearchStatus::kClientLimited:
      return LimitedReason(answer);
    case SearchStatus::kNonMonotonic:
      return "fewer requests missed at higher rates, so something other than the load decided";
  }
  return "";
}

double Rank(const CapacityResult& search) {
  return search.answer.low.value_or(search.answer.high.value_or(0));
}

std::string StatusText(const CapacityResult& search) {
  if (!search.lost.empty()) return "lost";
  return search.ended ? std::string(Name(search.answer.status)) : "interrupted";
}

std::string BindingOf(const CapacityResult& search) {
  return search.answer.binding ? search.thresholds[*search.answer.binding] : "-";
}

std::string CapacitySentence(const CapacityResult& search) {
  const bool is_known = search.answer.low || search.answer.high;
  std::string text =
      fmt::format("{}: {}", PrintableText(search.endpoint_name),
                  is_known ? RangeText(search.answer) + " requests/s" : "no capacity was found");
  // The reason says that a search was interrupted or its endpoint lost.
  if (search.ended) text += fmt::format(" ({})", Name(search.answer.status));
  if (search.answer.binding) text += ", limited by " + BindingOf(search);
  const std::string reason = ReasonOf(search);
  if (!reason.empty()) text += "; " + reason;
  return text + ".";
}

}  // namespace

std::string ExpectedText(const SearchPlan& plan) {
  const ExpectedRequests expected = ExpectedOf(plan);
  std::string most = Counted(expected.most, "request");
  // How many a time is enough for depends on the endpoint.
  if (plan.budget.time) return "At most " + most;
  if (expected.least == expected.most) return most;
  return fmt::format("{} to {}", GroupedDigits(expected.least), most);
}

std::vector<std::string> SearchTerms(const SearchPlan& plan,
                                     const std::vector<std::string>& thresholds) {
  const ExpectedRequests expected = ExpectedOf(plan);
  const auto hours = [&](double rate) {
    return RoughDuration(static_cast<double>(expected.most) / rate);
  };
  std::vector<std::string> terms = {
      fmt::format("capacity search: the highest rate with {}", Join(thresholds, " and ")),
      fmt::format("takes about {} if the capacity is 10 requests/s, {} if it is 1", hours(10),
                  hours(1))};
  if (plan.budget.time) {
    const double seconds = ToSeconds(*plan.budget.time);
    terms.back() = fmt::format(
        "at most about {}, in which an endpoint that carries {} requests/s can have a capacity "
        "within 10 %, and one that carries less than {} hardly any interval",
        RoughDuration(seconds), ThreeDigits(kHonestRequests / seconds),
        ThreeDigits(kIntervalRequests / seconds));
  }
  if (plan.budget.requests && *plan.budget.requests < kHonestRequests) {
    terms.push_back(
        fmt::format("fewer than {} requests give no honest capacity within 10 %: expect a wide "
                    "interval, or none",
                    GroupedDigits(kHonestRequests)));
  }
  if (plan.budget.requests && *plan.budget.requests < kIntervalRequests) {
    terms.push_back(
        fmt::format("with fewer than {}, hardly any search has an interval: of 60 on simulated "
                    "servers, none with 4,500, and 5 with 6,500",
                    GroupedDigits(kIntervalRequests)));
  }
  return terms;
}

std::string SearchProgressText(const CapacityResult& search, const std::optional<SearchStage>& next,
                               const SearchBudget& budget) {
  if (search.stages.empty()) return "";
  const SearchStage& stage = search.stages.back().stage;
  const std::string phase =
      stage.phase == SearchPhase::kCoarse ? "coarse" : fmt::format("round {}", stage.round + 1);
  const bool is_found =
      next && stage.phase == SearchPhase::kCoarse && next->phase == SearchPhase::kRound;
  return fmt::format("{}: {}, {} requests/s: {}; {}{}", PrintableText(search.endpoint_name), phase,
                     ThreeDigits(stage.rate), SharesText(search),
                     is_found ? "the knee is found" : KnownText(search),
                     next ? TimeText(search, *next, budget) : "");
}

std::string CapacityText(std::vector<CapacityResult> searches, std::size_t width) {
  if (searches.empty()) return "";
  std::ranges::stable_sort(searches, std::greater<>(), Rank);
  TextTable table;
  table.columns = {{{"endpoint"}, Align::kLeft},  {{"capacity, requests/s"}, Align::kRight},
                   {{"status"}, Align::kLeft},    {{"limited by"}, Align::kLeft},
                   {{"requests"}, Align::kRight}, {{"stages"}, Align::kRight}};
  std::string reasons;
  for (const CapacityResult& search : searches) {
    const std::string name = PrintableText(search.endpoint_name);
    table.rows.push_back({name, RangeText(search.answer), StatusText(search), BindingOf(search),
                          GroupedDigits(SentBy(search)), GroupedDigits(search.stages.size())});
    const std::string reason = ReasonOf(search);
    if (!reason.empty()) reasons += WrapMessage(fmt::format("  {}: {}", name, reason), width);
  }
  std::string text = "\nCapacity (95 % intervals)\n";
  if (TableWidth(table, 2) + 2 > width) {
    for (const std::string& sentence : CapacitySentences(searches)) {
      text += WrapMessage(sentence, width);
    }
    return text;
  }
  for (const std::string& line : RenderTable(table, 2)) text += "  " + line + "\n";
  return text + reasons;
}

std::vector<std::string> CapacitySentences(std::vector<CapacityResult> searches) {
  std::ranges::stable_sort(searches, std::greater<>(), Rank);
  std::vector<std::string> sentences;
  sentences.reserve(searches.size());
  for (const CapacityResult& search : searches) sentences.push_back(CapacitySentence(search));
  return sentences;
}

}  // namespace llmb
