#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/compare/comparison.h"
#include "tools/compare/run_reader.h"

namespace llmb {

struct Pairing {
  std::vector<ComparedPair> pairs;
  // For the user, one line each: differences between the sides that do not forbid a comparison,
  // what only one side has, which runs are left out, and how few runs there are.
  std::vector<std::string> notes;
};

// What the user can do about an error of PairRuns; ends its message.
struct PairingHints {
  std::string_view different;  // sides that should not be compared
  std::string_view no_pair;    // sides that share no endpoint at the same load
};

// Pairs endpoints by name and load, without the runs that LeaveOutLimitedRuns leaves out. `renamed`
// maps a name in the baseline to the name of the same endpoint in the new runs. `different`:
// whether sides that should not be compared may be.
//
// Errors, in one line: a name in `renamed` that its side does not have; a run that is there twice,
// as MeasuredRun::least_request_id shows; sides that share no endpoint at the same load; and,
// without `different`, sides or runs that differ in what is sent (API, max tokens, streaming,
// prompts, temperature, --ignore-eos, --unique-prompts), in the flow or the arrivals, or of which
// only one is simulated.
Result<Pairing> PairRuns(const std::vector<MeasuredRun>& baseline,
                         const std::vector<MeasuredRun>& fresh,
                         const std::map<std::string, std::string>& renamed, bool different,
                         const PairingHints& hints);

}  // namespace llmb
