#pragma once

#include <string>
#include <string_view>

#include "benchmarks/accuracy/accuracy_run.h"

namespace llmb {

// What --self-check says of a load.
enum class LoadVerdict {
  kOk,        // the errors are far below anything that is measured
  kSuspect,   // they can show in the results
  kLimited,   // the client cannot carry the load: its figures would be about itself
  kUnproven,  // the simulated endpoint could not produce the load, so nothing is known of the
              // client
};

// From which TTFT error on (p99) a load is suspect, and from which it is limited. Read lag and CPU
// share are judged as in every result, by VerdictLimits() (harness/metrics/client_verdict.h).
inline constexpr double kSuspectTtftErrorMs = 1;
inline constexpr double kLimitedTtftErrorMs = 5;

// Below this share of the planned events per second the endpoint did not produce the load.
inline constexpr double kLeastPlannedShare = 0.8;

struct LoadJudgement {
  LoadVerdict verdict = LoadVerdict::kOk;
  std::string reason;  // the figure that decided, with its limit; empty for kOk
};

// The worst that any figure says. What the client cannot do is said before what the endpoint
// cannot.
LoadJudgement JudgeLoad(const AccuracyResult& result);

// "ok", "suspect", "limited", "unproven".
std::string_view Name(LoadVerdict verdict);

}  // namespace llmb
