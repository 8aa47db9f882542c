#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmb {

// Whether the load generator affected the results. `ok`: the results are the endpoint's. `suspect`:
// a figure may be visibly wrong. `limited`: a figure, or the load, is not the endpoint's.
enum class ClientVerdict { kOk, kSuspect, kLimited };

// "ok", "suspect", "limited".
std::string_view Name(ClientVerdict verdict);

// A figure, and by how much the client can have made it wrong at most (error_bounds.h); in seconds.
struct FigureError {
  double figure = 0;  // its median; of inter-token latency, the mean if that is larger
  double bound = 0;   // that of 99 % of its requests
};

// The measurements behind a verdict. A value is empty if it was not measured.
struct ClientEvidence {
  std::optional<double> read_lag_p99_ms{};    // how long token events waited to be read
  std::optional<double> client_cpu_share{};   // CPU time used / available, 0 to 1
  std::optional<double> send_delay_p99_ms{};  // how late requests were sent (schedule_delay)
  // Only of a run whose load was shared by several clients (shards), otherwise empty: the share of
  // the load that was not sent while the rest was measured, 0 to 1.
  std::optional<double> lost_load_share{};
  std::optional<double> worst_shard_verdict{};  // of the clients by themselves, a ClientVerdict
  // Empty in files of earlier versions.
  std::optional<FigureError> ttft{}, tpot{}, itl{}, total_latency{};

  bool HasBounds() const { return ttft || tpot || itl || total_latency; }
  bool Empty() const {
    return !read_lag_p99_ms && !client_cpu_share && !send_delay_p99_ms && !lost_load_share &&
           !worst_shard_verdict && !HasBounds();
  }
};

// A measurement that is a number of its own.
struct EvidenceValue {
  std::string_view name;  // of the counter and of the CSV column
  std::optional<double> ClientEvidence::*value;
};
std::span<const EvidenceValue> EvidenceValues();       // of every client
std::span<const EvidenceValue> ShardEvidenceValues();  // of a run of several clients

// A figure with a bound.
struct BoundedFigure {
  std::string_view title;  // for people
  std::string_view name;   // of the bound's CSV column, in seconds
  std::string_view counter;
  std::optional<FigureError> ClientEvidence::*error;
  double always_ok;  // a bound up to this is ok, whatever the figure; seconds
};
std::span<const BoundedFigure> BoundedFigures();

// `ok` up to 1 % of the figure or up to `always_ok`, `limited` from 10 % on, else `suspect`.
ClientVerdict JudgeFigure(const BoundedFigure& figure, const FigureError& error);

// The limits of a value, in its unit. A value at or above one gives that verdict.
struct VerdictLimit {
  EvidenceValue evidence;
  double suspect;
  double limited;
};

// Limits of send_delay_p99_ms: error bounds say nothing about whether the load was as asked.
const VerdictLimit& SendDelayLimit();
// Limits of read_lag_p99_ms, which decides only where there are no error bounds.
const VerdictLimit& ReadLagLimit();
// Limits of lost_load_share: a load that was not sent is not the one that was asked for.
const VerdictLimit& LostLoadLimit();
// Limits of worst_shard_verdict: one late client of many does not show in 99 % of all requests.
const VerdictLimit& ShardVerdictLimit();
// The verdict of a value that may be empty.
ClientVerdict JudgeValue(const VerdictLimit& limit, const ClientEvidence& evidence);

// The worst verdict of any figure, of the send delay and of the shards; in files without bounds, of
// the read lag instead of figures. nullopt if nothing was measured.
std::optional<ClientVerdict> JudgeClient(const ClientEvidence& evidence);

// The larger of each value, to combine the evidence of several cases. Of two errors of a figure,
// the one that is the larger share of it.
ClientEvidence WorstOf(const ClientEvidence& a, const ClientEvidence& b);

// Converts evidence to counters of a case, without empty values. EvidenceFrom converts back all but
// the bounds, which are made from the requests, and ignores other counters.
std::vector<std::pair<std::string, double>> EvidenceCounters(const ClientEvidence& evidence);
ClientEvidence EvidenceFrom(std::span<const std::pair<std::string, double>> counters);

}  // namespace llmb
