#include "harness/metrics/slo.h"

#include <algorithm>
#include <cassert>

#include "harness/metrics/batch_means.h"
#include "harness/metrics/quantile.h"
#include "harness/metrics/slo_gaps.h"
#include "harness/metrics/slo_share.h"

namespace llmb {
namespace {

SloDecision DecideTime(const Threshold& threshold, const EndpointSamples& samples,
                       OrderedTimes::Time time, const StageFacts& stage) {
  const OrderedTimes& times = samples.ordered_times;
  const std::vector<double> of_successes = times.FromSchedule(time, std::nullopt);
  if (!threshold.probability) return DecideMean(threshold, of_successes, stage);
  // A run of which nothing has the time, such as one without streaming, is not one of misses.
  if (of_successes.empty() && samples.successful_requests > 0) return {};
  return DecideQuantile(threshold, times.FromSchedule(time, kMissed), stage);
}

SloDecision DecideThroughput(const Threshold& threshold, const std::vector<double>& rates,
                             double least_error, const WindowFigures& window,
                             const StageFacts& stage) {
  if (rates.empty()) return {};
  // Parts with hardly any success say little, unless there were many requests and they failed.
  const bool enough = window.successes >= 2 * kBatches || stage.requests >= 500;
  SloDecision decision =
      DecideRate(threshold, enough ? rates : std::vector<double>(), stage, least_error);
  decision.figure = Mean(rates);
  return decision;
}

SloDecision DecideOfSuccesses(const Threshold& threshold, const EndpointSamples& samples,
                              const StageFacts& stage) {
  using Time = OrderedTimes::Time;
  const WindowFigures& window = *samples.window;
  switch (threshold.figure) {
    case ThresholdFigure::kTotalLatency:
      return DecideTime(threshold, samples, Time::kTotalLatency, stage);
    case ThresholdFigure::kTimeToFirstToken:
      return DecideTime(threshold, samples, Time::kTimeToFirstToken, stage);
    case ThresholdFigure::kTimePerOutputToken:
      return DecideTime(threshold, samples, Time::kTimePerOutputToken, FactsForTpot(stage));
    case ThresholdFigure::kInterTokenLatency:
      return DecideGaps(threshold, samples.ordered_times.Gaps(), samples.inter_token_latency,
                        samples.ordered_times.Outcomes(), stage);
    case ThresholdFigure::kSuccess:
      return DecideSuccess(threshold, samples.ordered_times.Outcomes(), stage);
    case ThresholdFigure::kGoodShare:
      return {};  // only searches have it
    case ThresholdFigure::kOutputThroughput:
      return DecideThroughput(threshold, window.output_rates, window.output_rate_error, window,
                              stage);
    case ThresholdFigure::kRequestThroughput:
      return DecideThroughput(threshold, window.request_rates, window.request_rate_error, window,
                              stage);
  }
  return {};
}

// A mean or a rate holds successful requests only, so it would not show that all failed.
SloDecision Decide(const Threshold& threshold, const EndpointSamples& samples,
                   const StageFacts& stage) {
  SloDecision decision = DecideOfSuccesses(threshold, samples, stage);
  if (threshold.figure == ThresholdFigure::kSuccess) return decision;
  const std::uint64_t failed = samples.total_requests - samples.successful_requests;
  if (!threshold.probability) decision.failed = failed;
  const bool all_failed = samples.successful_requests == 0 && failed > 0;
  if (!all_failed || decision.share) return decision;
  decision.verdict = SloVerdict::kFail;
  decision.failed = failed;
  decision.requests = failed;
  decision.needs = {};
  return decision;
}

// Whether a request succeeded does not depend on when the client looked at its events, so only a
// load that was not the one asked for speaks against the share of successes.
bool IsClientLimited(const Threshold& threshold, ClientEvidence client) {
  if (threshold.figure == ThresholdFigure::kSuccess) {
    client.read_lag_p99_ms.reset();
    for (const BoundedFigure& figure : BoundedFigures()) (client.*figure.error).reset();
  }
  return JudgeClient(client) == ClientVerdict::kLimited;
}

SloAnswer AnswerOf(const Threshold& threshold, const EndpointSamples& samples,
                   const EndpointSummary& summary) {
  SloAnswer answer{.endpoint_name = samples.endpoint_name,
                   .load = samples.load,
                   .threshold = threshold,
                   .decision = {}};
  if (samples.ordered_times.OrderUnknown()) {
    answer.obstacle = SloObstacle::kNoStarts;
  } else if (!samples.window || !summary.intervals) {
    answer.obstacle = SloObstacle::kNoWindow;
  } else {
    answer.decision = Decide(threshold, samples, summary.intervals->stage);
    if (samples.stability && samples.stability->verdict == Stability::kUnstable) {
      answer.obstacle = SloObstacle::kUnstable;
      answer.decision.verdict = SloVerdict::kUndecided;
    }
    if (IsClientLimited(threshold, summary.client)) {
      answer.obstacle = SloObstacle::kClientLimited;
      answer.decision.verdict = SloVerdict::kUndecided;
    } else if (answer.decision.requests == 0) {
      answer.obstacle = SloObstacle::kNoValues;
    }
  }
  return answer;
}

// Adds the thresholds of loads at which the endpoint was not measured.
void AddUnmeasured(const std::vector<Threshold>& thresholds, const std::string& endpoint_name,
                   const std::vector<EndpointSamples>& samples, std::vector<SloAnswer>& answers) {
  for (const Threshold& threshold : thresholds) {
    const bool measured = std::ranges::any_of(samples, [&](const EndpointSamples& each) {
      return each.endpoint_name == endpoint_name && threshold.AppliesTo(each.load);
    });
    if (measured) continue;
    answers.push_back({.endpoint_name = endpoint_name,
                       .load = *threshold.load,
                       .threshold = threshold,
                       .decision = {},
                       .obstacle = SloObstacle::kNotMeasured});
  }
}

}  // namespace

const std::vector<Threshold>& Slo::Of(const std::string& endpoint_name) const {
  const auto own = of_endpoint.find(endpoint_name);
  return own == of_endpoint.end() ? of_all : own->second;
}

std::vector<SloAnswer> AnswersOf(const Slo& slo, const std::vector<EndpointSamples>& samples,
                                 const std::vector<EndpointSummary>& summaries) {
  assert(samples.size() == summaries.size());
  std::vector<SloAnswer> answers;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::string& name = samples[i].endpoint_name;
    for (const Threshold& threshold : slo.Of(name)) {
      if (!threshold.AppliesTo(samples[i].load)) continue;
      answers.push_back(AnswerOf(threshold, samples[i], summaries[i]));
    }
    const bool is_last = i + 1 == samples.size() || samples[i + 1].endpoint_name != name;
    if (is_last) AddUnmeasured(slo.Of(name), name, samples, answers);
  }
  return answers;
}

SloVerdict WorstOf(const std::vector<SloAnswer>& answers) {
  const auto any = [&](SloVerdict verdict) {
    return std::ranges::any_of(
        answers, [&](const SloAnswer& answer) { return answer.decision.verdict == verdict; });
  };
  if (any(SloVerdict::kFail)) return SloVerdict::kFail;
  return any(SloVerdict::kUndecided) ? SloVerdict::kUndecided : SloVerdict::kPass;
}

}  // namespace llmb
