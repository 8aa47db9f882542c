#include "benchmarks/accuracy/load_verdict.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "harness/report/console/number_text.h"

namespace llmb {
namespace {

// In the order of kVerdictLimits.
std::array<double, std::size(kVerdictLimits)> FiguresOf(const AccuracyResult& result) {
  const auto milliseconds = [](const ErrorFigures& figures) {
    return figures.p99_us.value_or(0) / 1000;
  };
  return {milliseconds(result.metrics.ttft), milliseconds(result.program.arrival),
          milliseconds(result.sending), 100 * result.client_core_share};
}

LoadJudgement JudgeClient(const AccuracyResult& result) {
  LoadJudgement judgement;
  const auto figures = FiguresOf(result);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const VerdictLimit& limit = kVerdictLimits[i];
    const bool limited = figures[i] >= limit.limited;
    const bool suspect = figures[i] >= limit.suspect;
    const bool worse = limited ? judgement.verdict != LoadVerdict::kLimited
                               : suspect && judgement.verdict == LoadVerdict::kOk;
    if (!worse) continue;
    judgement.verdict = limited ? LoadVerdict::kLimited : LoadVerdict::kSuspect;
    judgement.reason = fmt::format("{} {} {}, limit {:g}", limit.figure, ThreeDigits(figures[i]),
                                   limit.unit, limited ? limit.limited : limit.suspect);
  }
  return judgement;
}

}  // namespace

LoadJudgement JudgeLoad(const AccuracyResult& result) {
  if (result.failed_requests > 0) {
    return {LoadVerdict::kLimited,
            fmt::format("{} failed: {}", Counted(result.failed_requests, "request"),
                        result.first_failure)};
  }
  LoadJudgement judgement = JudgeClient(result);
  const double planned = result.PlannedEventsPerSecond();
  if (judgement.verdict != LoadVerdict::kLimited &&
      result.events_per_second < kLeastPlannedShare * planned) {
    return {LoadVerdict::kUnproven,
            fmt::format("the simulated endpoint made {:.0f} of {:.0f} events/s",
                        result.events_per_second, planned)};
  }
  return judgement;
}

std::string_view Name(LoadVerdict verdict) {
  switch (verdict) {
    case LoadVerdict::kOk:
      return "ok";
    case LoadVerdict::kSuspect:
      return "suspect";
    case LoadVerdict::kLimited:
      return "limited";
    case LoadVerdict::kUnproven:
      return "unproven";
  }
  return "";
}

}  // namespace llmb
