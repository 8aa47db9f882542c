#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/load/test_request.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Sends a test request to each endpoint of the plan that is not simulated, to all at the same time,
// unless --no-test-request. What they find is used by the run: jobs learn whether their endpoint
// accepts stream_options, and RunPlan::failed_tests names the endpoints that are not measured,
// and RunPlan::test_notes those that answer as another model.
// Prints one line per failure and note on stderr, then one that says how long the run will take.
//
// Returns the exit code if the run has to end here: no endpoint works, an interruption, or a
// --duration that is shorter than the test request to an endpoint, also when that is sent again.
std::optional<int> MakeFirstContact(RunPlan& plan, const Clock& clock);

// The line of the endpoint's failure. Empty if it works.
std::string TestFailureText(const TestResult& result);

// What the endpoint is noted for: it answered as another model than `asked`. Empty otherwise.
std::string TestNoteText(const TestResult& result, const std::string& asked);

// How long the run takes, judged by the test requests, and what a timed run of users may cost: one
// line each. Without test requests, how long the schedules of open loops are, or that the time is
// not known. Empty for a resumed run, and for simulated endpoints.
// `results` are those of plan.jobs; nullopt where none was sent.
std::string EstimateOf(const RunPlan& plan, const std::vector<std::optional<TestResult>>& results);

}  // namespace llmb
