#include "harness/report/report_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "harness/base/text.h"
#include "harness/base/time.h"
#include "harness/console/capacity_text.h"
#include "harness/console/number_text.h"

namespace llmb {
namespace {

constexpr std::size_t kNamedThresholds = 3;
constexpr std::size_t kNamedEndpoints = 2;

using Summaries = std::vector<EndpointSummary>;

// The times of a CSV may be infinite, and a percentile between two of them is NaN.
std::string TimeText(double seconds) {
  return std::isfinite(seconds) ? ShortLatency(FromSeconds(seconds)) : "unknown";
}

// A median and its interval.
struct Median {
  const EndpointSummary* summary = nullptr;
  double value = 0;
  const SamplingInterval* interval = nullptr;  // nullptr: none

  bool HasBothEnds() const { return interval != nullptr && interval->low && interval->high; }

  std::string Text() const {
    if (interval == nullptr || !interval->low) return TimeText(value);
    if (!interval->high) {
      return fmt::format("{} (at least {})", TimeText(value), TimeText(*interval->low));
    }
    return fmt::format("{} ({} to {})", TimeText(value), TimeText(*interval->low),
                       TimeText(*interval->high));
  }
};

// A time that all endpoints have: that to the first token, or else the total latency.
struct ComparedTime {
  std::string_view name;
  Distribution EndpointSummary::*values;
  SummaryIntervals::Quantiles SummaryIntervals::*intervals;
};
constexpr ComparedTime kTtft = {"time to first token", &EndpointSummary::time_to_first_token,
                                &SummaryIntervals::time_to_first_token};
constexpr ComparedTime kLatency = {"total latency", &EndpointSummary::total_latency,
                                   &SummaryIntervals::total_latency};

std::optional<Median> MedianOf(const EndpointSummary& summary, const ComparedTime& time) {
  const std::optional<double>& value = (summary.*time.values).p50;
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return Median{&summary, *value,
                summary.intervals ? &((*summary.intervals).*time.intervals).p50 : nullptr};
}

const ComparedTime& TimeOf(const Summaries& summaries) {
  const bool streamed = std::ranges::all_of(summaries, [](const EndpointSummary& summary) {
    return summary.successful_requests == 0 || summary.time_to_first_token.p50;
  });
  return streamed ? kTtft : kLatency;
}

// "Both thresholds", "All 3 thresholds"
std::string AllThresholds(std::size_t thresholds) {
  if (thresholds == 2) return "Both thresholds";
  return "All " + Counted(thresholds, "threshold");
}

// "Neither threshold holds", "None of 3 thresholds holds", "1 of 3 thresholds holds"
std::string HeldThresholds(std::size_t held, std::size_t thresholds) {
  if (held == 0 && thresholds == 2) return "Neither threshold holds";
  return fmt::format("{} of {} {}", held == 0 ? "None" : std::to_string(held),
                     Counted(thresholds, "threshold"), held <= 1 ? "holds" : "hold");
}

using Answers = std::vector<const SloAnswer*>;

Answers WithVerdict(const std::vector<SloAnswer>& answers, SloVerdict verdict) {
  Answers found;
  for (const SloAnswer& answer : answers) {
    if (answer.decision.verdict == verdict) found.push_back(&answer);
  }
  return found;
}

std::string PlaceText(const SloAnswer& answer) {
  return fmt::format("{} at {}", answer.endpoint_name, answer.load.Label());
}

// Each threshold that does not hold, in a sentence.
std::string NamedAnswers(const Answers& missed, const Answers& undecided) {
  std::string text;
  for (const SloAnswer* answer : missed) {
    text += fmt::format(" {} misses {}.", PlaceText(*answer), answer->threshold.text);
  }
  for (const SloAnswer* answer : undecided) {
    text += fmt::format(" {} of {} is undecided.", answer->threshold.text, PlaceText(*answer));
  }
  return text;
}

// "ttft_p90<500ms of qwen at 8 users"
std::string NameOf(const SloAnswer& answer) {
  return fmt::format("{} of {}", answer.threshold.text, PlaceText(answer));
}

// ", 18 are undecided (such as ttft_p90<500ms of qwen at 8 users)".
std::string CountedAnswers(const Answers& answers, std::string_view verdict) {
  if (answers.empty()) return "";
  const std::string name = NameOf(*answers.front());
  if (answers.size() == 1) return fmt::format(", 1 is {} ({})", verdict, name);
  return fmt::format(", {} are {} (such as {})", answers.size(), verdict, name);
}

std::string OneThreshold(const SloAnswer& answer) {
  const SloVerdict verdict = answer.decision.verdict;
  const std::string_view what = verdict == SloVerdict::kPass   ? "holds"
                                : verdict == SloVerdict::kFail ? "is missed"
                                                               : "is undecided";
  return fmt::format("The threshold {}: {}.", what, NameOf(answer));
}

// "a; b", or "such as a" in brackets if there are too many.
std::string NamesOf(const std::vector<SloAnswer>& answers) {
  if (answers.size() > kNamedThresholds) {
    return fmt::format(" (such as {})", NameOf(answers.front()));
  }
  std::vector<std::string> names;
  names.reserve(answers.size());
  for (const SloAnswer& answer : answers) names.push_back(NameOf(answer));
  return ": " + Join(names, "; ");
}

std::string ThresholdAnswer(const std::vector<SloAnswer>& answers) {
  if (answers.size() == 1) return OneThreshold(answers.front());
  const Answers held = WithVerdict(answers, SloVerdict::kPass);
  if (held.size() == answers.size()) return AllThresholds(answers.size()) + " hold.";
  const Answers missed = WithVerdict(answers, SloVerdict::kFail);
  const Answers undecided = WithVerdict(answers, SloVerdict::kUndecided);
  const std::string count = HeldThresholds(held.size(), answers.size());
  const bool all_missed = missed.size() == answers.size();
  if (all_missed || undecided.size() == answers.size()) {
    return fmt::format("{} are {}{}.", AllThresholds(answers.size()),
                       all_missed ? "missed" : "undecided", NamesOf(answers));
  }
  if (missed.size() + undecided.size() <= kNamedThresholds) {
    return count + "." + NamedAnswers(missed, undecided);
  }
  return count + CountedAnswers(missed, "missed") + CountedAnswers(undecided, "undecided") + ".";
}

std::string ThroughputText(const EndpointSummary& summary) {
  if (!summary.output_throughput) return "";
  return fmt::format(", and {} output tokens/s", ThreeDigits(summary.output_throughput));
}

std::string OneStage(const EndpointSummary& summary, const ComparedTime& time) {
  const auto median = MedianOf(summary, time);
  if (!median) return fmt::format("{}: no times were measured.", summary.endpoint_name);
  const std::optional<double>& p99 = (summary.*time.values).p99;
  if (summary.successful_requests == 1) {
    return fmt::format("{} at {}: {} {} in the only success{}.", summary.endpoint_name,
                       summary.load.Label(), time.name, TimeText(median->value),
                       ThroughputText(summary));
  }
  return fmt::format("{} at {}: median {} {}, p99 {}{}.", summary.endpoint_name,
                     summary.load.Label(), time.name, median->Text(), TimeText(*p99),
                     ThroughputText(summary));
}

bool AreAtOneLoad(const std::vector<Median>& medians) {
  return std::ranges::all_of(medians, [&](const Median& median) {
    return median.summary->load == medians.front().summary->load;
  });
}

std::string OfMedians(const std::vector<Median>& medians, const ComparedTime& time) {
  const Median& first = medians[0];
  const Median& second = medians[1];
  const std::string figures = fmt::format("median {} {}, and {} with {}", time.name, first.Text(),
                                          second.Text(), second.summary->endpoint_name);
  const std::string& name = first.summary->endpoint_name;
  if (first.Text() == second.Text()) {
    return fmt::format("No difference is shown between {} and {}: median {} {} with both.", name,
                       second.summary->endpoint_name, time.name, first.Text());
  }
  if (!first.HasBothEnds() || second.interval == nullptr || !second.interval->low) {
    return fmt::format("{} is the fastest of {} in this run: {}. {}", name,
                       Counted(medians.size(), "endpoint"), figures,
                       first.interval == nullptr ? "The files do not say how sure that is."
                                                 : "The run is too short to say how sure that is.");
  }
  if (*first.interval->high >= *second.interval->low) {
    return fmt::format("No difference is shown between {} and {}: {}; the 95 % intervals overlap.",
                       name, second.summary->endpoint_name, figures);
  }
  return fmt::format("{} is the fastest of {}, {:.0f} % below the next: {}.", name,
                     Counted(medians.size(), "endpoint"), 100 * (1 - first.value / second.value),
                     figures);
}

std::string Compared(std::vector<Median> medians, const ComparedTime& time) {
  std::ranges::stable_sort(medians, {}, &Median::value);
  return OfMedians(medians, time) +
         (AreAtOneLoad(medians) ? "" : " They were not measured at the same load.");
}

std::string Levels(const std::string& name, const std::vector<const EndpointSummary*>& stages,
                   const ComparedTime& time) {
  const auto low = MedianOf(*stages.front(), time);
  const auto high = MedianOf(*stages.back(), time);
  if (!low || !high) {
    return fmt::format("{}: not every load has a success.", name);
  }
  std::string text = fmt::format("{}: the median {} goes from {} at {} to {} at {}", name,
                                 time.name, TimeText(low->value), stages.front()->load.Label(),
                                 TimeText(high->value), stages.back()->load.Label());
  const auto& slow = stages.front()->output_throughput;
  const auto& fast = stages.back()->output_throughput;
  if (slow && fast) {
    text +=
        fmt::format(", the output from {} to {} tokens/s", ThreeDigits(slow), ThreeDigits(fast));
  }
  return text + ".";
}

std::string LevelsAnswer(const Summaries& summaries, const ComparedTime& time) {
  std::vector<std::string> names;
  std::map<std::string, std::vector<const EndpointSummary*>> stages;
  for (const EndpointSummary& summary : summaries) {
    if (stages[summary.endpoint_name].empty()) names.push_back(summary.endpoint_name);
    stages[summary.endpoint_name].push_back(&summary);
  }
  std::vector<std::string> sentences;
  for (const std::string& name : names) {
    if (sentences.size() == kNamedEndpoints) break;
    sentences.push_back(Levels(name, stages[name], time));
  }
  if (names.size() > kNamedEndpoints) {
    sentences.push_back(fmt::format("{} more are in the table.", names.size() - kNamedEndpoints));
  }
  return Join(sentences, " ");
}

// "qwen holds 20.0 to 21.0 requests/s within ttft_p90<500ms and success>=99%; ttft_p90<500ms
// binds."
std::string FoundCapacity(const CapacityResult& search) {
  const SearchAnswer& answer = search.answer;
  std::string text = fmt::format("{} holds {} to {} requests/s with {}", search.endpoint_name,
                                 ThreeDigits(answer.low), ThreeDigits(answer.high),
                                 Join(search.thresholds, " and "));
  if (search.thresholds.size() > 1 && answer.binding) {
    text += fmt::format("; {} binds", search.thresholds[*answer.binding]);
  }
  return text + ".";
}

std::string CapacityAnswer(const std::vector<CapacityResult>& searches) {
  const bool all_found = std::ranges::all_of(searches, [](const CapacityResult& search) {
    const SearchAnswer& answer = search.answer;
    return search.ended && answer.status == SearchStatus::kFound && answer.low && answer.high;
  });
  if (!all_found) return Join(CapacitySentences(searches), " ");
  std::vector<const CapacityResult*> ranked;
  ranked.reserve(searches.size());
  for (const CapacityResult& search : searches) ranked.push_back(&search);
  std::ranges::stable_sort(ranked, std::greater<>(),
                           [](const CapacityResult* search) { return *search->answer.low; });
  std::vector<std::string> sentences;
  sentences.reserve(ranked.size());
  for (const CapacityResult* search : ranked) sentences.push_back(FoundCapacity(*search));
  return Join(sentences, " ");
}

std::string NoSuccess(std::uint64_t requests) {
  if (requests == 1) return "The only request failed.";
  return fmt::format("None of the {} succeeded.", Counted(requests, "request"));
}

}  // namespace

std::string AnswerSentence(const SummaryReport& report,
                           const std::vector<CapacityResult>& capacity) {
  if (!capacity.empty()) return CapacityAnswer(capacity);
  const Summaries& summaries = report.summaries;
  std::uint64_t requests = 0;
  std::uint64_t successes = 0;
  std::map<std::string, int> loads;
  bool several_loads = false;
  for (const EndpointSummary& summary : summaries) {
    requests += summary.total_requests;
    successes += summary.successful_requests;
    several_loads = ++loads[summary.endpoint_name] > 1 || several_loads;
  }
  if (requests == 0) return "No request finished.";
  if (successes == 0) return NoSuccess(requests);
  if (!report.answers.empty()) return ThresholdAnswer(report.answers);
  const ComparedTime& time = TimeOf(summaries);
  if (several_loads) return LevelsAnswer(summaries, time);
  std::vector<Median> medians;
  for (const EndpointSummary& summary : summaries) {
    if (auto median = MedianOf(summary, time)) medians.push_back(*median);
  }
  if (medians.empty()) return "No times were measured.";
  return medians.size() == 1 ? OneStage(*medians.front().summary, time) : Compared(medians, time);
}

}  // namespace llmb
