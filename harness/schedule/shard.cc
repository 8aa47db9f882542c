#include "harness/schedule/shard.h"

#include <fmt/format.h>

namespace llmb {

std::string FileTag(const Shard& shard) {
  return fmt::format("shard{}of{}", shard.index, shard.count);
}

std::string Label(const Shard& shard) {
  return fmt::format("shard {} of {}", shard.index, shard.count);
}

}  // namespace llmb
