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

// The endpoint must send at least this share of the planned events per second. Otherwise it did not
// produce the load (kUnproven).
inline constexpr double kLeastPlannedShare = 0.8;

struct LoadJudgement {
  LoadVerdict verdict = LoadVerdict::kOk;
  std::string reason;  // the decisive figure and its error; empty for kOk
};

// Judges TTFT, TPOT and ITL, each by its true error or its bound, whichever is larger, as every run
// judges the bounds (JudgeFigure), and returns the worst verdict. A failed request is kLimited.
// kLimited overrides kUnproven, because a limited client may be why the endpoint sent too little.
LoadJudgement JudgeLoad(const AccuracyResult& result);

// "ok", "suspect", "limited", "unproven".
std::string_view Name(LoadVerdict verdict);

}  // namespace llmb
