#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/metrics/flow_samples.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// The requests of one endpoint that earlier attempts of a run finished, reduced to what measuring
// the rest needs. A cancelled request is not finished. Immutable once loaded, so threads may share
// it.
class FinishedRequests {
 public:
  FinishedRequests() = default;  // for a first attempt: no requests

  // Uses the first `whole_bytes` of a journal; later lines belong to the current attempt. Damaged
  // lines are skipped, so their requests are missing. Errors: those of ReadJournal, and a file that
  // cannot be opened.
  static Result<FinishedRequests> Load(const std::filesystem::path& journal,
                                       std::uint64_t whole_bytes, const std::string& endpoint_name);

  // The iterations of a prompt that one repetition of a stage has not finished, out of 0 to
  // `iterations` - 1; ascending.
  std::vector<int> MissingIterations(const LoadLevel& load, int repetition,
                                     const std::string& prompt_id, int iterations) const;

  // The samples of one repetition of a stage.
  FlowSamples SamplesOf(const LoadLevel& load, int repetition) const;

  // The error message of the first failed request of a prompt; empty if none failed.
  std::string FirstFailure(const LoadLevel& load, int repetition,
                           const std::string& prompt_id) const;

 private:
  struct Case {
    std::string first_failure;
    std::set<int> iterations;  // finished
  };
  struct Flow {
    FlowSamples samples;
    std::map<std::string, Case> cases;  // by prompt
  };

  const Case* Find(const LoadLevel& load, int repetition, const std::string& prompt_id) const;

  std::map<std::pair<LoadLevel, int>, Flow> flows_;  // by load and repetition
};

}  // namespace llmb
