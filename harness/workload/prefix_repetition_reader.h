#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/base/random.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// The names are those of vLLM's options, without --prefix-repetition-. All are at least 1.
struct PrefixRepetition {
  std::int64_t prefix_len = 256;
  std::int64_t suffix_len = 256;
  std::uint64_t num_prefixes = 10;
  std::int64_t output_len = 128;
};

// Makes requests that begin with one of a few prefixes, each followed by a text of its own. Their
// order depends only on the seed. Prefix i is block i.
//
// With `requests`, the data set ends after that many. Every prefix begins equally many of them (or
// one more, if they do not divide evenly), and all are shuffled together, as by `vllm bench serve`,
// which leaves out the remainder of the division. Without `requests` the data set has no end, and
// the prefixes are shuffled anew for each round of num_prefixes requests.
class PrefixRepetitionReader final : public WorkloadReader {
 public:
  PrefixRepetitionReader(const PrefixRepetition& settings, std::optional<std::uint64_t> requests,
                         std::uint64_t seed);

  Result<std::optional<WorkloadRequest>> Next() override;

 private:
  void ShuffleNext(std::uint64_t requests);

  PrefixRepetition settings_;
  bool ends_;
  Random random_;
  std::vector<std::uint64_t> prefixes_;  // of the requests to come, in order
  std::size_t next_ = 0;
};

}  // namespace llmb
