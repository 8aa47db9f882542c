#include "harness/workload/input_text.h"

#include <algorithm>

#include "harness/base/random.h"

namespace llmb {

std::string InputText(const WorkloadRequest& row, const TextSeeds& seeds,
                      const LengthModel& model) {
  std::string text;
  std::int64_t left = row.input_tokens.value_or(0);
  const auto append = [&](std::int64_t most, std::uint64_t seed) {
    const std::int64_t tokens = std::min(most, left);
    text += TextOfTokens(tokens, seed, model);
    left -= tokens;
  };
  for (const std::uint64_t block : row.prefix_blocks) {
    append(row.block_tokens, MixSeeds({seeds.dataset, block}));
  }
  append(kNonceTokens, seeds.sending);
  append(left, seeds.row);
  return text;
}

}  // namespace llmb
