#pragma once

#include <string>

#include "benchmarks/llm_benchmarks/run_setup.h"
#include "harness/document/run_document.h"

namespace llmb {

// When a run began, and under which name its files go. Those of its first attempt, if it has more.
struct RunStart {
  std::string date;       // ISO 8601, local time with its zone
  std::string timestamp;  // YYYYMMDD_HHMMSS, local time; with _2 and so on if others have that name
};

// What is known of a run before its first request.
RunContext ContextOf(const RunSetup& setup, const RunStart& start);

}  // namespace llmb
