#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/metrics/run_samples.h"

namespace llmb {

// The requests of one endpoint that earlier attempts of a run finished, reduced to what measuring
// the rest needs. A cancelled request is not finished. Immutable once loaded, so threads may share
// it.
class FinishedRequests {
 public:
  FinishedRequests() = default;  // for a first attempt: no requests

  // Uses the first `whole_bytes` of a journal; later lines belong to the current attempt. Damaged
  // lines are skipped, so their requests are missing. Errors: those of ReadJournal, a file that
  // cannot be opened, and a journal of an earlier version, whose requests do not name their user.
  static Result<FinishedRequests> Load(const std::filesystem::path& journal,
                                       std::uint64_t whole_bytes, const std::string& endpoint_name);

  // The iterations that `user` has not finished, out of 0 to `iterations` - 1; ascending.
  std::vector<int> MissingIterations(const std::string& prompt_id, int repetition, int user,
                                     int iterations) const;

  // The samples of one repetition of a case; empty if none of its requests finished.
  RunSamples SamplesOf(const std::string& prompt_id, int repetition) const;

  // The error message of the repetition's first failed request; empty if none failed.
  std::string FirstFailure(const std::string& prompt_id, int repetition) const;

 private:
  struct Case {
    RunSamples samples;
    std::string first_failure;
    std::map<int, std::vector<int>> iterations;  // finished, by user
  };

  const Case* Find(const std::string& prompt_id, int repetition) const;

  std::map<std::pair<std::string, int>, Case> cases_;
};

}  // namespace llmb
