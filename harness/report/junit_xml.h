#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "harness/metrics/slo_answer.h"

namespace llmb {

enum class JunitOutcome { kPassed, kFailed, kError };

struct JunitCase {
  std::string classname;
  std::string name;
  JunitOutcome outcome = JunitOutcome::kPassed;
  std::string type{};     // of a failure or error: one word
  std::string message{};  // for people, whatever the outcome
};

// A missed threshold is a failure. An undecided one is an error, as the endpoint is not at fault.
JunitCase JunitCaseOf(const SloAnswer& answer);

// Writes JUnit XML, which CI systems read. `timestamp` is that of the run, YYYYMMDD_HHMMSS. Follows
// the schema of Jenkins' JUnit plugin.
void WriteJunitCases(std::ostream& out, const std::vector<JunitCase>& cases,
                     const std::string& timestamp);

// Writes the answers to thresholds: a testcase per endpoint, load and threshold.
void WriteJunit(std::ostream& out, const std::vector<SloAnswer>& answers,
                const std::string& timestamp);

}  // namespace llmb
