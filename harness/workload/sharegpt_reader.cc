#include "harness/workload/sharegpt_reader.h"

#include <fmt/format.h>

#include "harness/workload/json_row.h"
#include "harness/workload/valid_characters.h"

namespace llmb {
namespace {

namespace dom = simdjson::dom;

std::int64_t EstimatedTokens(std::string_view text) {
  return static_cast<std::int64_t>((CountValidCharacters(text) + 3) / 4);
}

Result<std::string_view> ValueOf(const JsonRow& row, dom::element turn) {
  std::string_view value;
  if (turn["value"].get(value)) {
    return row.FailAt("conversations", "must hold objects with a text under value");
  }
  return value;
}

}  // namespace

std::vector<DroppedRows> ShareGptReader::Dropped() const {
  std::vector<DroppedRows> dropped;
  const auto add = [&](std::string reason, std::size_t count) {
    if (count > 0) dropped.push_back({std::move(reason), count});
  };
  add("fewer than two texts", without_answer_);
  add(fmt::format("prompt or answer below {} tokens (characters / 4)", rules_.fewest_tokens),
      too_short_);
  add(fmt::format("prompt above {} or both above {} tokens (characters / 4)",
                  rules_.most_prompt_tokens, rules_.most_tokens),
      too_long_);
  return dropped;
}

bool ShareGptReader::Keeps(std::int64_t prompt_tokens, std::int64_t answer_tokens) {
  const bool short_answer = !rules_.output_len && answer_tokens < rules_.fewest_tokens;
  if (prompt_tokens < rules_.fewest_tokens || short_answer) {
    ++too_short_;
    return false;
  }
  if (prompt_tokens > rules_.most_prompt_tokens ||
      prompt_tokens + answer_tokens > rules_.most_tokens) {
    ++too_long_;
    return false;
  }
  return true;
}

Result<std::optional<WorkloadRequest>> ShareGptReader::Read(const JsonRow& row) {
  const auto conversations = row.Find({"conversations"});
  dom::array turns;
  if (conversations && conversations->element.get(turns)) {
    return row.FailAt("conversations", "must be an array");
  }
  if (!conversations || turns.size() < 2) {
    ++without_answer_;
    return std::nullopt;
  }
  LLMB_ASSIGN_OR_RETURN(const std::string_view prompt, ValueOf(row, *turns.begin()));
  LLMB_ASSIGN_OR_RETURN(const std::string_view answer, ValueOf(row, *++turns.begin()));
  const std::int64_t output = rules_.output_len.value_or(EstimatedTokens(answer));
  if (!Keeps(EstimatedTokens(prompt), output)) return std::nullopt;
  WorkloadRequest request;
  request.messages.push_back({"user", std::string(prompt), ""});
  request.answer = std::string(answer);
  request.output_tokens = output;
  return request;
}

Result<std::optional<WorkloadRequest>> ShareGptReader::Next() {
  while (true) {
    LLMB_ASSIGN_OR_RETURN(const auto element, elements_.Next());
    if (!element && kept_ == 0) {
      const auto dropped = without_answer_ + too_short_ + too_long_;
      return Fail(fmt::format("{}: it holds no request ({} dropped)", elements_.name(),
                              dropped == 1 ? std::string("a conversation was")
                                           : fmt::format("{} conversations were", dropped)));
    }
    if (!element) return std::nullopt;
    LLMB_ASSIGN_OR_RETURN(const JsonRow row, JsonRow::Parse(parser_, *element, elements_.place()));
    LLMB_ASSIGN_OR_RETURN(std::optional<WorkloadRequest> request, Read(row));
    if (!request) continue;
    ++kept_;
    return request;
  }
}

}  // namespace llmb
