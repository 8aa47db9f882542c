#include "harness/metrics/client_verdict.h"

#include <algorithm>
#include <array>

namespace llmb {
namespace {

constexpr std::array kValues = {
    EvidenceValue{"read_lag_p99_ms", &ClientEvidence::read_lag_p99_ms},
    EvidenceValue{"client_cpu_share", &ClientEvidence::client_cpu_share},
    EvidenceValue{"send_delay_p99_ms", &ClientEvidence::send_delay_p99_ms},
    EvidenceValue{"lost_load_share", &ClientEvidence::lost_load_share},
    EvidenceValue{"worst_shard_verdict", &ClientEvidence::worst_shard_verdict},
};
constexpr std::size_t kOfEveryClient = 3;

constexpr double kMillisecond = 1e-3;

constexpr std::array kFigures = {
    BoundedFigure{"TTFT", "ttft_error_bound", "ttft_error_bound_ms", &ClientEvidence::ttft,
                  kMillisecond},
    BoundedFigure{"TPOT", "tpot_error_bound", "tpot_error_bound_ms", &ClientEvidence::tpot, 0},
    BoundedFigure{"ITL", "itl_error_bound", "itl_error_bound_ms", &ClientEvidence::itl, 0},
    BoundedFigure{"total latency", "total_latency_error_bound", "total_latency_error_bound_ms",
                  &ClientEvidence::total_latency, kMillisecond},
};

// docs/metrics.md gives the reasons for these values.
constexpr double kSuspectShare = 0.01;
constexpr double kLimitedShare = 0.1;
constexpr VerdictLimit kReadLag{kValues[0], 2, 20};
constexpr VerdictLimit kSendDelay{kValues[2], 1, 5};
constexpr VerdictLimit kLostLoad{kValues[3], 1e-9, 0.01};
constexpr VerdictLimit kShardVerdict{kValues[4], static_cast<double>(ClientVerdict::kSuspect),
                                     static_cast<double>(ClientVerdict::kLimited)};

std::optional<FigureError> WorstOf(const std::optional<FigureError>& a,
                                   const std::optional<FigureError>& b) {
  if (!a || !b) return a ? a : b;
  return a->bound * b->figure >= b->bound * a->figure ? a : b;
}

}  // namespace

std::string_view Name(ClientVerdict verdict) {
  switch (verdict) {
    case ClientVerdict::kOk:
      return "ok";
    case ClientVerdict::kSuspect:
      return "suspect";
    case ClientVerdict::kLimited:
      return "limited";
  }
  return "";
}

std::span<const EvidenceValue> EvidenceValues() { return std::span(kValues).first(kOfEveryClient); }

std::span<const EvidenceValue> ShardEvidenceValues() {
  return std::span(kValues).subspan(kOfEveryClient);
}

std::span<const BoundedFigure> BoundedFigures() { return kFigures; }

const VerdictLimit& SendDelayLimit() { return kSendDelay; }

const VerdictLimit& ReadLagLimit() { return kReadLag; }

const VerdictLimit& LostLoadLimit() { return kLostLoad; }

const VerdictLimit& ShardVerdictLimit() { return kShardVerdict; }

ClientVerdict JudgeFigure(const BoundedFigure& figure, const FigureError& error) {
  if (error.bound <= std::max(figure.always_ok, kSuspectShare * error.figure)) {
    return ClientVerdict::kOk;
  }
  return error.bound < kLimitedShare * error.figure ? ClientVerdict::kSuspect
                                                    : ClientVerdict::kLimited;
}

ClientVerdict JudgeValue(const VerdictLimit& limit, const ClientEvidence& evidence) {
  const double value = (evidence.*limit.evidence.value).value_or(0);
  if (value >= limit.limited) return ClientVerdict::kLimited;
  return value >= limit.suspect ? ClientVerdict::kSuspect : ClientVerdict::kOk;
}

std::optional<ClientVerdict> JudgeClient(const ClientEvidence& evidence) {
  if (evidence.Empty()) return std::nullopt;
  ClientVerdict worst = ClientVerdict::kOk;
  for (const VerdictLimit* limit : {&kSendDelay, &kLostLoad, &kShardVerdict}) {
    worst = std::max(worst, JudgeValue(*limit, evidence));
  }
  if (!evidence.HasBounds()) return std::max(worst, JudgeValue(kReadLag, evidence));
  for (const BoundedFigure& figure : kFigures) {
    const std::optional<FigureError>& error = evidence.*figure.error;
    if (error) worst = std::max(worst, JudgeFigure(figure, *error));
  }
  return worst;
}

ClientEvidence WorstOf(const ClientEvidence& a, const ClientEvidence& b) {
  ClientEvidence worst;
  // An empty optional is less than any value.
  for (const EvidenceValue& one : kValues) worst.*one.value = std::max(a.*one.value, b.*one.value);
  for (const BoundedFigure& figure : kFigures) {
    worst.*figure.error = WorstOf(a.*figure.error, b.*figure.error);
  }
  return worst;
}

std::vector<std::pair<std::string, double>> EvidenceCounters(const ClientEvidence& evidence) {
  std::vector<std::pair<std::string, double>> counters;
  for (const EvidenceValue& one : kValues) {
    if (const auto& value = evidence.*one.value) counters.emplace_back(one.name, *value);
  }
  for (const BoundedFigure& figure : kFigures) {
    const std::optional<FigureError>& error = evidence.*figure.error;
    if (error) counters.emplace_back(figure.counter, error->bound * 1e3);
  }
  return counters;
}

ClientEvidence EvidenceFrom(std::span<const std::pair<std::string, double>> counters) {
  ClientEvidence evidence;
  for (const auto& [name, value] : counters) {
    const auto found = std::ranges::find(kValues, name, &EvidenceValue::name);
    if (found != kValues.end()) evidence.*found->value = value;
  }
  return evidence;
}

}  // namespace llmb
