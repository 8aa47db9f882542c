#include "harness/workload/mooncake_reader.h"

#include <fmt/format.h>

#include <utility>

#include "harness/workload/json_row.h"

namespace llmb {
namespace {

// A length that the format demands.
Result<std::int64_t> LengthIn(const JsonRow& row, std::string_view key) {
  LLMB_ASSIGN_OR_RETURN(const auto length, row.Whole({key}, 0));
  if (length) return *length;
  return row.FailHere(fmt::format("the row has no {}", key));
}

}  // namespace

std::vector<DroppedRows> MooncakeReader::Dropped() const {
  if (dropped_ == 0) return {};
  return {{std::string(kNoTokens), dropped_}};
}

Result<std::optional<WorkloadRequest>> MooncakeReader::Read(std::string_view line) {
  LLMB_ASSIGN_OR_RETURN(const JsonRow row, JsonRow::Parse(parser_, line, lines_.place()));
  LLMB_ASSIGN_OR_RETURN(const auto timestamp, row.Milliseconds({"timestamp"}));
  if (!timestamp) return row.FailHere("the row has no timestamp");
  WorkloadRequest request;
  LLMB_ASSIGN_OR_RETURN(request.input_tokens, LengthIn(row, "input_length"));
  LLMB_ASSIGN_OR_RETURN(request.output_tokens, LengthIn(row, "output_length"));
  LLMB_ASSIGN_OR_RETURN(auto ids, row.Ids({"hash_ids"}));
  if (*request.input_tokens == 0 || *request.output_tokens == 0) return std::nullopt;
  const auto arrival = arrivals_.Next(timestamp);
  if (!arrival) return row.FailAt("timestamp", arrival.error().message);
  request.arrival = *arrival;
  if (!ids || ids->empty()) return request;
  const std::int64_t blocks = (*request.input_tokens + block_tokens_ - 1) / block_tokens_;
  if (ids->size() > static_cast<std::size_t>(blocks)) {
    return row.FailAt(
        "hash_ids",
        fmt::format("holds {} blocks, but {} input tokens are {} block{} of {} tokens", ids->size(),
                    *request.input_tokens, blocks, blocks == 1 ? "" : "s", block_tokens_));
  }
  request.prefix_blocks = *std::move(ids);
  request.block_tokens = block_tokens_;
  return request;
}

Result<std::optional<WorkloadRequest>> MooncakeReader::Next() {
  while (true) {
    LLMB_ASSIGN_OR_RETURN(const auto line, lines_.Next());
    if (!line && kept_ == 0) return Fail(fmt::format("{}: it holds no request", lines_.name()));
    if (!line) return std::nullopt;
    LLMB_ASSIGN_OR_RETURN(std::optional<WorkloadRequest> request, Read(*line));
    ++(request ? kept_ : dropped_);
    if (request) return request;
  }
}

}  // namespace llmb
