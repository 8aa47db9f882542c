#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>

#include "harness/workload/line_source.h"
#include "harness/workload/session_order.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

class JsonRow;

// Reads the custom format: JSONL, one request a line.
//
//   prompt (or text_input)   the user's text, or a list of token ids
//   messages                 the whole conversation as it was sent, instead of prompt
//   input_length             how many tokens of text to make, instead of either
//   max_tokens               most tokens to generate (or output_length, output_tokens,
//                            max_completion_tokens)
//   timestamp                ms, from any zero (or timestamp_ms)
//   session_id, turn         the conversation; turns count from 0 in the order of the file, so
//                            `turn` is optional and only checked
//   delay                    ms from the end of the turn before (or delay_ms)
//   response                 the recorded answer
//
// Within a session, a `prompt` adds to the conversation and `messages` are the whole of it. Other
// keys are ignored. Timestamps must not go back, but a session's second turn and later are ordered
// within their session only: their start depends on the turn before. Without `delay`, such a turn
// follows at once. Prompts are not trimmed. Nothing is dropped.
class CustomReader final : public WorkloadReader {
 public:
  // With `output_len`, that is the limit of every row, whatever the row has.
  explicit CustomReader(DatasetInput input, std::optional<std::int64_t> output_len = {})
      : lines_(std::move(input)), output_len_(output_len) {}

  Result<std::optional<WorkloadRequest>> Next() override;

 private:
  Result<WorkloadRequest> Read(const JsonRow& row);
  Status ReadSession(const JsonRow& row, std::optional<Nanoseconds> timestamp,
                     WorkloadRequest& request);
  Status ReadOrder(const JsonRow& row, WorkloadRequest& request);

  LineSource lines_;
  std::optional<std::int64_t> output_len_;
  simdjson::dom::parser parser_;
  SessionOrder sessions_;
  ArrivalOrder arrivals_;
  bool any_ = false;
};

}  // namespace llmb
