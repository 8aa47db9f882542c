#pragma once

#include <string>
#include <string_view>

#include "benchmarks/accuracy/accuracy_run.h"

namespace llmb {

// The verdict of --self-check on a load.
enum class LoadVerdict {
  kOk,        // the errors are far smaller than the measured values
  kSuspect,   // the errors may be visible in the results
  kLimited,   // the load generator is the bottleneck, so results would describe it
  kUnproven,  // the simulated endpoint could not produce the load, so there is no verdict
};

// TTFT errors (p99) from which a load is suspect or limited. Read lag and CPU share have the limits
// of every result, VerdictLimits() (harness/metrics/client_verdict.h).
inline constexpr double kSuspectTtftErrorMs = 1;
inline constexpr double kLimitedTtftErrorMs = 5;

// Below this share of the planned events per second the endpoint did not produce the load.
inline constexpr double kLeastPlannedShare = 0.8;

struct LoadJudgement {
  LoadVerdict verdict = LoadVerdict::kOk;
  std::string reason;  // the decisive figure with its limit; empty for kOk
};

// The worst verdict of all figures. kLimited overrides kUnproven.
LoadJudgement JudgeLoad(const AccuracyResult& result);

// "ok", "suspect", "limited", "unproven".
std::string_view Name(LoadVerdict verdict);

}  // namespace llmb
