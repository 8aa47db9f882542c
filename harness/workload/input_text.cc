#include "harness/workload/input_text.h"

#include <algorithm>

#include "harness/base/random.h"

namespace llmb {

std::string InputText(const WorkloadRequest& row, const TextSeeds& seeds,
                      const LengthModel& model) {
  std::string text;
  // An input shorter than what the server adds to it still has a word.
  std::int64_t left =
      row.input_tokens ? std::max<std::int64_t>(1, *row.input_tokens - model.overhead) : 0;
  const auto append = [&](std::int64_t most, std::uint64_t seed) {
    const std::int64_t tokens = std::min(most, left);
    text += TextOfTokens(tokens, seed, model);
    left -= tokens;
  };
  if (seeds.sending_first) append(kNonceTokens, seeds.sending);
  for (const std::uint64_t block : row.prefix_blocks) {
    append(row.block_tokens, MixSeeds({seeds.dataset, block}));
  }
  if (!seeds.sending_first) append(kNonceTokens, seeds.sending);
  append(left, seeds.row);
  return text;
}

}  // namespace llmb
