#include "harness/schedule/stage_length.h"

namespace llmb {

bool IsMeasuredWhole(const StageLength& length, const LoadLevel& level) {
  return length.IsTimed() || length.conversations || level.IsOpenLoop();
}

std::optional<std::vector<int>> RequestsPerPrompt(const StageLength& length, std::size_t prompts) {
  if (length.CountsIterations()) return std::vector<int>(prompts, length.iterations);
  if (!length.num_prompts) return std::nullopt;
  const auto all = static_cast<std::uint64_t>(*length.num_prompts);
  std::vector<int> counts;
  // Prompts files are often sorted, so those that get one more are spread over the whole list.
  for (std::size_t i = 0; i < prompts; ++i) {
    counts.push_back(static_cast<int>((i + 1) * all / prompts - i * all / prompts));
  }
  return counts;
}

}  // namespace llmb
