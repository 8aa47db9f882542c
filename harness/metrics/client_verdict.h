#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmb {

// Whether the load generator affected the results of a case. `ok`: the results are the endpoint's.
// `suspect`: the load generator was busy enough to affect tail latencies. `limited`: the load
// generator itself was the bottleneck.
enum class ClientVerdict { kOk, kSuspect, kLimited };

std::string_view Name(ClientVerdict verdict);

// The measurements behind a verdict. A value is empty if it was not measured.
struct ClientEvidence {
  std::optional<double> read_lag_p99_ms{};    // how long token events waited to be read
  std::optional<double> client_cpu_share{};   // CPU time used / available, 0 to 1
  std::optional<double> send_delay_p99_ms{};  // how late requests were sent (schedule_delay)

  bool Empty() const { return !read_lag_p99_ms && !client_cpu_share && !send_delay_p99_ms; }
};

// The thresholds of one measurement. A value at or above `suspect` or `limited` gives that verdict.
struct VerdictLimit {
  std::string_view name;  // of the counter and of the CSV column
  std::optional<double> ClientEvidence::*evidence;
  double suspect;
  double limited;
};

// From this read lag on the client is suspect.
inline constexpr auto kSuspectReadLag = std::chrono::milliseconds(2);

// The table of all thresholds.
std::span<const VerdictLimit> VerdictLimits();

// The worst verdict of any measurement. nullopt if nothing was measured.
std::optional<ClientVerdict> JudgeClient(const ClientEvidence& evidence);

// The larger of each value, to combine the evidence of several cases.
ClientEvidence WorstOf(const ClientEvidence& a, const ClientEvidence& b);

// Converts evidence to counters of a case, in the order of VerdictLimits and without empty values.
// EvidenceFrom converts back and ignores other counters.
std::vector<std::pair<std::string, double>> EvidenceCounters(const ClientEvidence& evidence);
ClientEvidence EvidenceFrom(std::span<const std::pair<std::string, double>> counters);

}  // namespace llmb
