#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/workload/line_source.h"
#include "harness/workload/session_order.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// Reads a Mooncake trace (FAST '25): JSONL with `timestamp` (ms), `input_length` and
// `output_length` (tokens) and `hash_ids`, one id for each `block_tokens` tokens of input; the last
// block may be shorter. Equal ids are equal texts. Rows without input or output tokens are dropped
// and counted. The timestamps of the published traces are whole multiples of about 3 s, so requests
// arrive in bursts. Error: more ids than the input has blocks, which means another block size.
class MooncakeReader final : public WorkloadReader {
 public:
  static constexpr std::int64_t kBlockTokens = 512;

  explicit MooncakeReader(DatasetInput input, std::int64_t block_tokens = kBlockTokens)
      : lines_(std::move(input)), block_tokens_(block_tokens) {}

  Result<std::optional<WorkloadRequest>> Next() override;
  std::vector<DroppedRows> Dropped() const override;

 private:
  Result<std::optional<WorkloadRequest>> Read(std::string_view line);

  LineSource lines_;
  std::int64_t block_tokens_;
  simdjson::dom::parser parser_;
  ArrivalOrder arrivals_;
  std::size_t kept_ = 0;
  std::size_t dropped_ = 0;
};

}  // namespace llmb
