#pragma once

#include <cstdint>
#include <optional>

#include "harness/base/random.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// The lengths of the random data set. The names are those of vLLM's options, without --random-.
struct RandomLengths {
  std::int64_t input_len = 1024;  // at least 1, without the prefix
  std::int64_t output_len = 128;  // at least 1
  double range_ratio = 0;         // from 0 to below 1
  std::int64_t prefix_len = 0;    // tokens that all requests begin with
};

// Makes requests of random lengths without an end, as `vllm bench serve` does: with r =
// range_ratio, each length is uniform over the whole numbers from floor(L * (1 - r)) to
// ceil(L * (1 + r)), at least 1. (InferenceX and SGLang mean r * L to L by the same option.)
// `input_tokens` contains the prefix, which is block 0. Depends only on the seed.
class RandomReader final : public WorkloadReader {
 public:
  RandomReader(const RandomLengths& lengths, std::uint64_t seed)
      : lengths_(lengths), random_(seed) {}

  Result<std::optional<WorkloadRequest>> Next() override;

 private:
  std::int64_t Draw(std::int64_t length);

  RandomLengths lengths_;
  Random random_;
};

}  // namespace llmb
