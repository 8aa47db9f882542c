#include "harness/workload/custom_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "harness/workload/json_row.h"

namespace llmb {
namespace {

bool IsBlank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

// The key that the time of a row stands under, or would.
std::string_view TimeKey(const JsonRow& row) {
  const auto value = row.Find({"timestamp", "timestamp_ms"});
  return value ? value->name : "timestamp";
}

// A prompt of token ids is the whole input, in a session too.
Status ReadTokenIds(const JsonRow& row, WorkloadRequest& request) {
  LLMB_ASSIGN_OR_RETURN(const auto ids, row.Ids({"prompt"}));
  if (row.Find({"messages"})) return row.FailAt("prompt", "and messages exclude each other");
  if (ids->empty()) return row.FailAt("prompt", "is empty");
  const std::string list = fmt::format("[{}]", fmt::join(*ids, ","));
  request.messages.push_back({"user", list, list});
  request.input_tokens = static_cast<std::int64_t>(ids->size());
  return {};
}

Status ReadText(const JsonRow& row, WorkloadRequest& request) {
  const auto given = row.Find({"prompt"});
  if (given && given->element.is_array()) return ReadTokenIds(row, request);
  LLMB_ASSIGN_OR_RETURN(auto prompt, row.Text({"prompt", "text_input"}));
  LLMB_ASSIGN_OR_RETURN(auto messages, row.Messages({"messages"}));
  if (prompt && messages) return row.FailAt("prompt", "and messages exclude each other");
  if (messages) request.messages = *std::move(messages);
  if (!prompt) return {};
  if (IsBlank(*prompt)) return row.FailAt(row.Find({"prompt", "text_input"})->name, "is empty");
  request.messages.push_back({"user", *std::move(prompt), ""});
  request.adds_to_session = !request.session.empty();
  return {};
}

Status ReadLengths(const JsonRow& row, WorkloadRequest& request) {
  if (request.messages.empty()) {
    LLMB_ASSIGN_OR_RETURN(request.input_tokens, row.Whole({"input_length"}, 1));
  }
  LLMB_ASSIGN_OR_RETURN(
      request.output_tokens,
      row.Whole({"max_tokens", "output_length", "output_tokens", "max_completion_tokens"}, 1));
  if (!request.messages.empty() || request.input_tokens) return {};
  return row.FailHere("the row has no prompt, messages or input_length");
}

}  // namespace

Result<std::optional<WorkloadRequest>> CustomReader::Next() {
  LLMB_ASSIGN_OR_RETURN(const auto line, lines_.Next());
  if (!line && !any_) return Fail(fmt::format("{}: it holds no request", lines_.name()));
  if (!line) return std::nullopt;
  any_ = true;
  LLMB_ASSIGN_OR_RETURN(const JsonRow row, JsonRow::Parse(parser_, *line, lines_.place()));
  return Read(row);
}

Status CustomReader::ReadSession(const JsonRow& row, std::optional<Nanoseconds> timestamp,
                                 WorkloadRequest& request) {
  LLMB_ASSIGN_OR_RETURN(auto session, row.Text({"session_id"}));
  LLMB_ASSIGN_OR_RETURN(const auto turn, row.Whole({"turn"}, 0));
  if (!session || session->empty()) return {};
  request.session = *std::move(session);
  const auto number = sessions_.NextTurn(request.session, turn);
  if (!number) return row.FailAt("turn", number.error().message);
  request.turn = *number;
  if (!timestamp) return {};
  const Status in_order = sessions_.TakeTime(request.session, *timestamp);
  return in_order ? in_order : row.FailAt(TimeKey(row), in_order.error().message);
}

Status CustomReader::ReadOrder(const JsonRow& row, WorkloadRequest& request) {
  LLMB_ASSIGN_OR_RETURN(const auto timestamp, row.Milliseconds({"timestamp", "timestamp_ms"}));
  LLMB_ASSIGN_OR_RETURN(const auto delay, row.Milliseconds({"delay", "delay_ms"}));
  LLMB_RETURN_IF_ERROR(ReadSession(row, timestamp, request));
  if (request.turn > 0) {
    request.arrival = arrivals_.FromFirst(timestamp);
    request.delay = delay.value_or(Nanoseconds(0));
    return {};
  }
  const auto arrival = arrivals_.Next(timestamp);
  if (!arrival) return row.FailAt(TimeKey(row), arrival.error().message);
  request.arrival = *arrival;
  return {};
}

Result<WorkloadRequest> CustomReader::Read(const JsonRow& row) {
  WorkloadRequest request;
  LLMB_RETURN_IF_ERROR(ReadOrder(row, request));
  LLMB_RETURN_IF_ERROR(ReadText(row, request));
  LLMB_RETURN_IF_ERROR(ReadLengths(row, request));
  if (output_len_) request.output_tokens = output_len_;
  LLMB_ASSIGN_OR_RETURN(request.answer, row.Text({"response"}));
  return request;
}

}  // namespace llmb
