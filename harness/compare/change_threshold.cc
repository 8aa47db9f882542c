#include "harness/compare/change_threshold.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/base/exit_codes.h"
#include "harness/base/parse_value.h"
#include "harness/base/text.h"
#include "harness/base/trimmed.h"

namespace llmb {
namespace {

Result<const ComparedMetric*> FindMetric(std::string_view option, std::string_view id) {
  std::vector<std::string> ids;
  for (const ComparedMetric& metric : ComparedMetrics()) {
    if (metric.id == id) return &metric;
    ids.emplace_back(metric.id);
  }
  return Fail(fmt::format("{}: unknown metric '{}'{}, there are {}", option, OneLine(id),
                          DidYouMean(id, ids), Join(ids, ", ")));
}

}  // namespace

std::string ChangeThreshold::Text() const {
  return fmt::format("{} {:+g}%", metric->id, limit * 100);
}

Result<ChangeThreshold> ParseChangeThreshold(std::string_view option, std::string_view text) {
  const std::size_t sign = text.find_first_of("+-");
  if (sign == std::string_view::npos || !text.ends_with('%')) {
    return Fail(fmt::format("{} must be a metric and a change, as in 'ttft_p50 +10%', not '{}'",
                            option, OneLine(text)));
  }
  LLMB_ASSIGN_OR_RETURN(const ComparedMetric* metric,
                        FindMetric(option, Trimmed(text.substr(0, sign), " ")));
  const std::string_view digits = Trimmed(text.substr(sign + 1, text.size() - sign - 2), " ");
  const bool rise = text[sign] == '+';
  if (rise != (metric->better == BetterDirection::kLower)) {
    return Fail(fmt::format("{}: {} is worse when it is {}, so its change must begin with {}",
                            option, metric->id, rise ? "lower" : "higher", rise ? '-' : '+'));
  }
  LLMB_ASSIGN_OR_RETURN(const double percent,
                        ParseDecimal(fmt::format("{}: the change of {} in %", option, metric->id),
                                     digits, 0.01, rise ? 10'000 : 99.99));
  return ChangeThreshold{metric, (rise ? percent : -percent) / 100};
}

std::string_view ThresholdStateText(ThresholdState state) {
  constexpr std::array<std::string_view, 3> kTexts = {"passed", "failed", "undecided"};
  return kTexts.at(static_cast<std::size_t>(state));
}

ThresholdState Judge(const ChangeThreshold& threshold, const std::optional<RunChange>& change) {
  if (!change) return ThresholdState::kUndecided;
  const double limit = 1 + threshold.limit;
  const bool rise = threshold.limit > 0;
  if (rise ? change->low > limit : change->high < limit) return ThresholdState::kFailed;
  if (rise ? change->high < limit : change->low > limit) return ThresholdState::kPassed;
  return ThresholdState::kUndecided;
}

int ExitCodeOf(std::span<const ThresholdState> states) {
  const auto any = [&](ThresholdState state) {
    return std::ranges::find(states, state) != states.end();
  };
  if (any(ThresholdState::kFailed)) return kExitMissed;
  return any(ThresholdState::kUndecided) ? kExitUndecided : 0;
}

}  // namespace llmb
