#include "harness/metrics/client_verdict.h"

#include <algorithm>
#include <array>

namespace llmb {
namespace {

// docs/metrics.md gives the reasons for these values.
constexpr std::array kLimits = {
    VerdictLimit{"read_lag_p99_ms", &ClientEvidence::read_lag_p99_ms, kSuspectReadLag.count(), 20},
    VerdictLimit{"client_cpu_share", &ClientEvidence::client_cpu_share, 0.7, 0.9},
    VerdictLimit{"send_delay_p99_ms", &ClientEvidence::send_delay_p99_ms, 1, 20},
};

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

std::span<const VerdictLimit> VerdictLimits() { return kLimits; }

std::optional<ClientVerdict> JudgeClient(const ClientEvidence& evidence) {
  if (evidence.Empty()) return std::nullopt;
  ClientVerdict worst = ClientVerdict::kOk;
  for (const VerdictLimit& limit : kLimits) {
    const double value = (evidence.*limit.evidence).value_or(0);
    if (value >= limit.limited) return ClientVerdict::kLimited;
    if (value >= limit.suspect) worst = ClientVerdict::kSuspect;
  }
  return worst;
}

ClientEvidence WorstOf(const ClientEvidence& a, const ClientEvidence& b) {
  ClientEvidence worst;
  // An empty optional is less than any value.
  for (const VerdictLimit& limit : kLimits) {
    worst.*limit.evidence = std::max(a.*limit.evidence, b.*limit.evidence);
  }
  return worst;
}

std::vector<std::pair<std::string, double>> EvidenceCounters(const ClientEvidence& evidence) {
  std::vector<std::pair<std::string, double>> counters;
  for (const VerdictLimit& limit : kLimits) {
    if (const auto& value = evidence.*limit.evidence) counters.emplace_back(limit.name, *value);
  }
  return counters;
}

ClientEvidence EvidenceFrom(std::span<const std::pair<std::string, double>> counters) {
  ClientEvidence evidence;
  for (const auto& [name, value] : counters) {
    const auto limit = std::ranges::find(kLimits, name, &VerdictLimit::name);
    if (limit != kLimits.end()) evidence.*limit->evidence = value;
  }
  return evidence;
}

}  // namespace llmb
