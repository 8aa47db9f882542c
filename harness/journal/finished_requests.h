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

// The requests of one endpoint that earlier attempts of a run finished, as far as the process that
// measures the rest needs to know them. Those that were cancelled are not finished.
class FinishedRequests {
 public:
  // None.
  FinishedRequests() = default;

  // From the first `whole_bytes` of a journal. Errors: as ReadJournal, a file that cannot be
  // opened, and a journal of an earlier version, whose requests do not name their user.
  static Result<FinishedRequests> Load(const std::filesystem::path& journal,
                                       std::uint64_t whole_bytes, const std::string& endpoint_name);

  // The iterations, of 0 to iterations - 1, that `user` has still to send; ascending.
  std::vector<int> MissingIterations(const std::string& prompt_id, int repetition, int user,
                                     int iterations) const;

  // The samples of the finished requests of one repetition of a case.
  RunSamples SamplesOf(const std::string& prompt_id, int repetition) const;

  // The first failure among those; empty when there is none.
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
