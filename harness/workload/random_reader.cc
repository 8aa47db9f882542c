#include "harness/workload/random_reader.h"

#include <algorithm>
#include <cmath>

namespace llmb {

std::int64_t RandomReader::Draw(std::int64_t length) {
  const auto middle = static_cast<double>(length);
  const auto low = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::floor(middle * (1 - lengths_.range_ratio))));
  const auto high =
      std::max(low, static_cast<std::int64_t>(std::ceil(middle * (1 + lengths_.range_ratio))));
  return low + static_cast<std::int64_t>(random_.Below(static_cast<std::uint64_t>(high - low + 1)));
}

Result<std::optional<WorkloadRequest>> RandomReader::Next() {
  WorkloadRequest request;
  request.input_tokens = lengths_.prefix_len + Draw(lengths_.input_len);
  request.output_tokens = Draw(lengths_.output_len);
  if (lengths_.prefix_len > 0) {
    request.prefix_blocks = {0};
    request.block_tokens = lengths_.prefix_len;
  }
  return request;
}

}  // namespace llmb
