#include "harness/record/threshold.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <span>

#include "harness/base/parse_value.h"
#include "harness/base/text.h"
#include "harness/record/metric_catalog.h"

namespace llmb {
namespace {

using enum ThresholdFigure;

constexpr std::size_t kCharactersInMessage = 60;

// A metric of requests that has thresholds, and names for it that the catalog does not have.
struct TimeFigure {
  ThresholdFigure figure;
  std::string_view metric_id;
  std::string_view shown;
  std::string_view alias;
};
constexpr std::array kTimes = {
    TimeFigure{kTimeToFirstToken, "time_to_first_token", "ttft", ""},
    TimeFigure{kTimePerOutputToken, "time_per_output_token", "tpot", ""},
    TimeFigure{kInterTokenLatency, "inter_token_latency", "itl", ""},
    TimeFigure{kTotalLatency, "total_latency", "latency", "e2el"},
};

struct Statistic {
  std::string_view name;
  std::optional<double> probability;
};
constexpr std::array kStatistics = {
    Statistic{"p50", 0.5},  Statistic{"p90", 0.9},     Statistic{"p95", 0.95},
    Statistic{"p99", 0.99}, Statistic{"p99.9", 0.999}, Statistic{"mean", std::nullopt},
};

// A figure of a whole stage.
struct StageFigure {
  ThresholdFigure figure;
  std::string_view name;
  std::string_view example;
};
constexpr std::array kStageFigures = {
    StageFigure{kSuccess, "success", "success>=99.9%"},
    StageFigure{kGoodShare, "goodput", "goodput>=99%"},
    StageFigure{kOutputThroughput, "output_throughput", "output_throughput>1000"},
    StageFigure{kRequestThroughput, "request_throughput", "request_throughput>10"},
};

struct Unit {
  std::string_view name;
  double factor;         // to the unit of Threshold::limit
  bool is_named = true;  // in messages
};
// The micro sign and the Greek letter look alike.
constexpr std::array kTimeUnits = {Unit{"s", 1}, Unit{"ms", 1e-3}, Unit{"us", 1e-6},
                                   Unit{"\u00b5s", 1e-6, false}, Unit{"\u03bcs", 1e-6, false}};
constexpr std::array kShareUnits = {Unit{"%", 0.01}};
constexpr std::array kTokenRateUnits = {Unit{"", 1}, Unit{"tokens/s", 1}, Unit{"tok/s", 1},
                                        Unit{"/s", 1}};
constexpr std::array kRequestRateUnits = {Unit{"", 1}, Unit{"requests/s", 1}, Unit{"req/s", 1},
                                          Unit{"/s", 1}};

struct Operator {
  std::string_view name;
  Comparison comparison;
};
// The longer ones first, as they are looked for from left to right.
constexpr std::array kOperators = {
    Operator{"<=", Comparison::kAtMost},
    Operator{">=", Comparison::kAtLeast},
    Operator{"<", Comparison::kBelow},
    Operator{">", Comparison::kAbove},
};

bool IsNamed(const TimeFigure& time, std::string_view name) {
  return name == time.shown || (!time.alias.empty() && name == time.alias) ||
         name == time.metric_id || name == MetricById(time.metric_id).short_name;
}

const TimeFigure* FindTime(std::string_view name) {
  const auto* found =
      std::ranges::find_if(kTimes, [&](const TimeFigure& time) { return IsNamed(time, name); });
  return found == kTimes.end() ? nullptr : found;
}

// The parts of "ttft_p99<500ms".
struct Parts {
  std::string text;
  std::string name;
  Comparison comparison;
  std::string limit;
  std::optional<std::string> load;  // after the @
};

tl::unexpected<Error> Wrong(std::string_view text, const std::string& reason) {
  return Fail(fmt::format("'{}': {}", ForMessage(text, kCharactersInMessage), reason));
}

Result<Parts> Split(std::string_view written) {
  Parts parts;
  std::ranges::copy_if(written, std::back_inserter(parts.text), [](char c) { return c != ' '; });
  const std::size_t place = parts.text.find_first_of("<>=");
  if (place == std::string::npos) {
    return Wrong(written, "it has none of <, <=, > and >=, as in ttft_p99<500ms");
  }
  parts.name = parts.text.substr(0, place);
  const std::string rest = parts.text.substr(place);
  const auto* found = std::ranges::find_if(
      kOperators, [&](const Operator& each) { return rest.starts_with(each.name); });
  const std::string_view name = found == kOperators.end() ? "" : found->name;
  if (name.empty() || rest.find_first_of("<>=", name.size()) != std::string::npos) {
    return Wrong(written, fmt::format("'{}' is not one of <, <=, > and >=",
                                      rest.substr(0, rest.find_first_not_of("<>="))));
  }
  parts.comparison = found->comparison;
  parts.limit = rest.substr(name.size());
  if (const std::size_t sign = parts.limit.find('@'); sign != std::string::npos) {
    parts.load = parts.limit.substr(sign + 1);
    parts.limit.resize(sign);
  }
  return parts;
}

std::string StatisticNames() {
  std::vector<std::string> names;
  names.reserve(std::size(kStatistics));
  for (const Statistic& statistic : kStatistics) names.emplace_back(statistic.name);
  return Join(names, ", ");
}

tl::unexpected<Error> UnknownFigure(const Parts& parts) {
  std::vector<std::string> shown;
  std::vector<std::string> all;
  for (const TimeFigure& time : kTimes) {
    shown.emplace_back(time.shown);
    for (const Statistic& statistic : kStatistics) {
      all.push_back(fmt::format("{}_{}", time.shown, statistic.name));
    }
  }
  std::string stages;
  for (const StageFigure& figure : kStageFigures) {
    stages += fmt::format(", {}", figure.name);
    all.emplace_back(figure.name);
  }
  return Wrong(parts.text,
               fmt::format("there is no '{}'; there are {}, each with one of {}{}{}",
                           ForMessage(parts.name, kCharactersInMessage), Join(shown, ", "),
                           StatisticNames(), stages, DidYouMean(parts.name, all)));
}

// Finds what the name means. Error: nothing.
Status ReadName(const Parts& parts, Threshold& threshold) {
  const auto* stage = std::ranges::find(kStageFigures, parts.name, &StageFigure::name);
  if (stage != kStageFigures.end()) {
    threshold.figure = stage->figure;
    return {};
  }
  if (const TimeFigure* time = FindTime(parts.name)) {
    return Wrong(parts.text, fmt::format("{} needs one of {}, as in {}_p99<500ms", parts.name,
                                         StatisticNames(), time->shown));
  }
  const std::size_t end = parts.name.rfind('_');
  if (end == std::string::npos) return UnknownFigure(parts);
  const TimeFigure* time = FindTime(parts.name.substr(0, end));
  const auto* statistic =
      std::ranges::find(kStatistics, parts.name.substr(end + 1), &Statistic::name);
  if (time == nullptr || statistic == kStatistics.end()) return UnknownFigure(parts);
  threshold.figure = time->figure;
  threshold.probability = statistic->probability;
  return {};
}

Status CheckComparison(const Parts& parts, const Threshold& threshold) {
  const bool below =
      parts.comparison == Comparison::kBelow || parts.comparison == Comparison::kAtMost;
  if (below == threshold.IsTime()) return {};
  return Wrong(parts.text, below ? fmt::format("of {}, higher is better: use > or >=", parts.name)
                                 : fmt::format("of {}, lower is better: use < or <=", parts.name));
}

bool IsShare(ThresholdFigure figure) { return figure == kSuccess || figure == kGoodShare; }

std::span<const Unit> UnitsOf(const Threshold& threshold) {
  if (threshold.IsTime()) return kTimeUnits;
  if (IsShare(threshold.figure)) return kShareUnits;
  if (threshold.figure == kOutputThroughput) return kTokenRateUnits;
  return kRequestRateUnits;
}

std::string UnitNames(std::span<const Unit> units) {
  std::vector<std::string> names;
  for (const Unit& unit : units) {
    if (!unit.name.empty() && unit.is_named) names.emplace_back(unit.name);
  }
  return Join(names, ", ");
}

Status ReadLimit(const Parts& parts, Threshold& threshold) {
  double number = 0;
  const char* end = parts.limit.data() + parts.limit.size();
  const auto [rest, error] =
      std::from_chars(parts.limit.data(), end, number, std::chars_format::fixed);
  const std::span<const Unit> units = UnitsOf(threshold);
  if (error != std::errc() || !(number < 1e15)) {
    return Wrong(parts.text,
                 fmt::format("'{}' must be a number and its unit ({})",
                             ForMessage(parts.limit, kCharactersInMessage), UnitNames(units)));
  }
  const std::string_view name(rest, static_cast<std::size_t>(end - rest));
  const auto unit = std::ranges::find(units, name, &Unit::name);
  if (unit == units.end()) {
    return Wrong(parts.text,
                 name.empty()
                     ? fmt::format("{} has no unit ({})", parts.limit, UnitNames(units))
                     : fmt::format("the unit of {} is {}, not '{}'", parts.name, UnitNames(units),
                                   ForMessage(name, kCharactersInMessage)));
  }
  threshold.limit = number * unit->factor;
  return {};
}

Status ReadLoad(const Parts& parts, Threshold& threshold) {
  if (!parts.load) return {};
  threshold.load = LoadLevel::FromKey(*parts.load);
  if (threshold.load) return {};
  return Wrong(parts.text, fmt::format("'{}' is not a load, such as users:8 or rate:2",
                                       ForMessage(*parts.load, kCharactersInMessage)));
}

Status CheckPossible(const Parts& parts, const Threshold& threshold) {
  if (threshold.limit <= 0) return Wrong(parts.text, "the limit must be above 0");
  if (!IsShare(threshold.figure) || threshold.limit < 1) return {};
  if (threshold.figure == kGoodShare) {
    return Wrong(parts.text,
                 "the share must be below 100%, as no search can show that all are good");
  }
  if (threshold.limit == 1 && threshold.comparison == Comparison::kAtLeast) {
    return Wrong(parts.text,
                 "no number of requests can show that all succeed; 3,700 without a failure show "
                 "success>=99.9%");
  }
  return Wrong(parts.text, "no more than 100% of the requests can succeed");
}

}  // namespace

bool Threshold::IsTime() const {
  return std::ranges::find(kTimes, figure, &TimeFigure::figure) != kTimes.end();
}

bool Threshold::NeedsStreaming() const { return IsTime() && figure != kTotalLatency; }

bool Threshold::Holds(double value) const {
  switch (comparison) {
    case Comparison::kBelow:
      return value < limit;
    case Comparison::kAtMost:
      return value <= limit;
    case Comparison::kAbove:
      return value > limit;
    case Comparison::kAtLeast:
      return value >= limit;
  }
  return false;
}

std::string_view Threshold::Unit() const {
  if (IsTime()) return "s";
  if (IsShare(figure)) return "";
  return figure == kOutputThroughput ? "tokens/s" : "requests/s";
}

Result<Threshold> ParseThreshold(std::string_view text) {
  LLMB_ASSIGN_OR_RETURN(const Parts parts, Split(text));
  Threshold threshold;
  threshold.text = parts.text;
  threshold.comparison = parts.comparison;
  LLMB_RETURN_IF_ERROR(ReadName(parts, threshold));
  LLMB_RETURN_IF_ERROR(CheckComparison(parts, threshold));
  LLMB_RETURN_IF_ERROR(ReadLimit(parts, threshold));
  LLMB_RETURN_IF_ERROR(CheckPossible(parts, threshold));
  LLMB_RETURN_IF_ERROR(ReadLoad(parts, threshold));
  return threshold;
}

Result<std::vector<Threshold>> ParseThresholds(std::string_view option,
                                               const std::vector<std::string>& values) {
  LLMB_ASSIGN_OR_RETURN(const std::vector<std::string> texts, SplitNames(option, values));
  std::vector<Threshold> thresholds;
  for (const std::string& text : texts) {
    Result<Threshold> threshold = ParseThreshold(text);
    if (!threshold) return Fail(fmt::format("{} {}", option, threshold.error().message));
    if (std::ranges::find(thresholds, threshold->text, &Threshold::text) == thresholds.end()) {
      thresholds.push_back(*std::move(threshold));
    }
  }
  return thresholds;
}

}  // namespace llmb
