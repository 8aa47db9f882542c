#pragma once

#include <cstdint>
#include <string>

#include "harness/workload/token_text.h"
#include "harness/workload/workload_request.h"

namespace llmb {

// What a made text is drawn from.
struct TextSeeds {
  std::uint64_t dataset = 0;  // equal prefix blocks have equal texts with it
  std::uint64_t row = 0;      // of the request in its data set, whenever it is sent
  std::uint64_t sending = 0;  // of this one sending, so that no prefix cache answers it
  // The words of this sending come first, before the prefix blocks, which then no cache has.
  bool sending_first = false;
};

// The text of a request of which only the length is known: `row.input_tokens` tokens with the
// overhead of the model. First come its prefix blocks, then kNonceTokens that no other sending has,
// then words of its own. With `sending_first` the kNonceTokens come before the blocks, whose last
// one ends with the input.
std::string InputText(const WorkloadRequest& row, const TextSeeds& seeds, const LengthModel& model);

inline constexpr std::int64_t kNonceTokens = 8;

}  // namespace llmb
