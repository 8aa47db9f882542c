#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmb {

// Whether the numbers of a case are the endpoint's or the client's: `ok`, they are the endpoint's;
// `suspect`, the client was busy enough to be seen in the tails; `limited`, the client was what was
// measured.
enum class ClientVerdict { kOk, kSuspect, kLimited };

std::string_view Name(ClientVerdict verdict);

// What a verdict is from. A value is empty where it was not measured.
struct ClientEvidence {
  std::optional<double> read_lag_p99_ms{};    // how long token events waited to be read
  std::optional<double> client_cpu_share{};   // CPU used / CPU that could be used, 0 to 1
  std::optional<double> send_delay_p99_ms{};  // how late requests were sent (schedule_delay)

  bool Empty() const { return !read_lag_p99_ms && !client_cpu_share && !send_delay_p99_ms; }
};

// From which value on one piece of evidence makes a verdict.
struct VerdictLimit {
  std::string_view name;  // of the counter and of the column
  std::optional<double> ClientEvidence::*evidence;
  double suspect;
  double limited;
};

// The one table of limits.
std::span<const VerdictLimit> VerdictLimits();

// The worst that any evidence says; nothing without evidence.
std::optional<ClientVerdict> JudgeClient(const ClientEvidence& evidence);

// The larger of each value: the evidence of several cases taken together.
ClientEvidence WorstOf(const ClientEvidence& a, const ClientEvidence& b);

// The evidence as counters of a case, in the order of the table, those that exist; and back from
// any list of counters.
std::vector<std::pair<std::string, double>> EvidenceCounters(const ClientEvidence& evidence);
ClientEvidence EvidenceFrom(std::span<const std::pair<std::string, double>> counters);

}  // namespace llmb
