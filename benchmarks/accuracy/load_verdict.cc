#include "benchmarks/accuracy/load_verdict.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/console/number_text.h"
#include "harness/metrics/client_verdict.h"

namespace llmb {
namespace {

LoadVerdict ToLoadVerdict(ClientVerdict verdict) {
  switch (verdict) {
    case ClientVerdict::kOk:
      return LoadVerdict::kOk;
    case ClientVerdict::kSuspect:
      return LoadVerdict::kSuspect;
    case ClientVerdict::kLimited:
      return LoadVerdict::kLimited;
  }
  return LoadVerdict::kOk;
}

// Applies the verdict of one figure if it is worse than that of all earlier ones. `planned` is the
// value of the figure by the endpoint's schedule.
void Judge(const BoundedFigure& figure, Nanoseconds planned, const ErrorFigures& truth,
           const ErrorFigures& bound, LoadJudgement& judgement) {
  const double microseconds = std::max(truth.p99_us.value_or(0), bound.p99_us.value_or(0));
  const FigureError error{ToSeconds(planned), microseconds * 1e-6};
  const LoadVerdict verdict = ToLoadVerdict(JudgeFigure(figure, error));
  if (verdict <= judgement.verdict) return;
  judgement.verdict = verdict;
  judgement.reason =
      fmt::format("{} can be off by up to {} ms of {} ms", figure.title,
                  ThreeDigits(error.bound * 1e3), ThreeDigits(ToMilliseconds(planned)));
}

LoadJudgement JudgeFigures(const AccuracyResult& result) {
  const StampedResponse& planned = result.load.response;
  LoadJudgement judgement;
  for (const BoundedFigure& figure : BoundedFigures()) {
    if (figure.error == &ClientEvidence::ttft) {
      Judge(figure, planned.ttft, result.metrics.ttft, result.ttft_bound_with_send, judgement);
    } else if (figure.error == &ClientEvidence::tpot) {
      Judge(figure, planned.inter_token_time, result.metrics.tpot, result.tpot_bounds.bound,
            judgement);
    } else if (figure.error == &ClientEvidence::itl) {
      Judge(figure, planned.inter_token_time, result.itl_bounds.error, result.itl_bounds.bound,
            judgement);
    }
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
