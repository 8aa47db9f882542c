#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/workload/json_array_source.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

class JsonRow;

// What `vllm bench serve` keeps of ShareGPT. It counts with the model's tokenizer; here a token is
// four characters, rounded up.
struct ShareGptRules {
  std::optional<std::int64_t> output_len{};  // of all requests, instead of the recorded answer's
  std::int64_t fewest_tokens = 4;            // of the prompt, and of the answer unless output_len
  std::int64_t most_prompt_tokens = 1024;
  std::int64_t most_tokens = 2048;  // prompt and answer
};

// Reads ShareGPT: a JSON array of {"conversations": [{"from": "human", "value": "..."}, ...]}. Of
// each conversation the first text is the prompt and the second one the answer, whose length is the
// most that is generated, whoever said them. Conversations of fewer than two texts, and those
// outside of `rules`, are dropped and counted. Requests come in the order of the file, which vLLM
// shuffles. Error: a file of which all is dropped.
class ShareGptReader final : public WorkloadReader {
 public:
  explicit ShareGptReader(DatasetInput input, const ShareGptRules& rules = {})
      : elements_(std::move(input)), rules_(rules) {}

  Result<std::optional<WorkloadRequest>> Next() override;
  std::vector<DroppedRows> Dropped() const override;

 private:
  Result<std::optional<WorkloadRequest>> Read(const JsonRow& row);
  bool Keeps(std::int64_t prompt_tokens, std::int64_t answer_tokens);

  JsonArraySource elements_;
  ShareGptRules rules_;
  simdjson::dom::parser parser_;
  std::size_t kept_ = 0;
  std::size_t without_answer_ = 0;
  std::size_t too_short_ = 0;
  std::size_t too_long_ = 0;
};

}  // namespace llmb
