#include "benchmarks/accuracy/load_verdict.h"

#include <fmt/format.h>

#include <optional>

#include "harness/console/number_text.h"
#include "harness/metrics/client_verdict.h"

namespace llmb {
namespace {

// Applies the verdict of one figure if it is worse than that of all earlier ones.
void Judge(std::string_view name, std::optional<double> value, double suspect, double limited,
           LoadJudgement& judgement) {
  if (value.value_or(0) < suspect || judgement.verdict == LoadVerdict::kLimited) return;
  const bool is_limited = *value >= limited;
  if (!is_limited && judgement.verdict == LoadVerdict::kSuspect) return;
  judgement.verdict = is_limited ? LoadVerdict::kLimited : LoadVerdict::kSuspect;
  judgement.reason =
      fmt::format("{} {}, limit {:g}", name, ThreeDigits(value), is_limited ? limited : suspect);
}

std::optional<double> P99InMilliseconds(const ErrorFigures& figures) {
  if (!figures.p99_us) return std::nullopt;
  return *figures.p99_us / 1000;
}

LoadJudgement JudgeFigures(const AccuracyResult& result) {
  LoadJudgement judgement;
  Judge("ttft_error_p99_ms", P99InMilliseconds(result.metrics.ttft), kSuspectTtftErrorMs,
        kLimitedTtftErrorMs, judgement);
  ClientEvidence evidence;
  evidence.read_lag_p99_ms = P99InMilliseconds(result.program.arrival);
  evidence.client_cpu_share = result.client_core_share;
  for (const VerdictLimit& limit : VerdictLimits()) {
    Judge(limit.name, evidence.*limit.evidence, limit.suspect, limit.limited, judgement);
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
  LoadJudgement judgement = JudgeFigures(result);
  const double planned = result.PlannedEventsPerSecond();
  if (judgement.verdict != LoadVerdict::kLimited &&
      result.events_per_second < kLeastPlannedShare * planned) {
    return {LoadVerdict::kUnproven,
            fmt::format("the simulated endpoint sent {:.0f} of {:.0f} planned events/s",
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
