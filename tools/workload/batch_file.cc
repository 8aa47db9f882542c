#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "tools/workload/json_lines.h"
#include "tools/workload/traffic_files.h"

namespace llmb {
namespace {

// The texts of `prompt`, which the completions API also takes as a list. Empty without it.
Result<std::vector<std::string>> PromptsIn(const JsonRow& body) {
  const std::optional<JsonRow::Value> prompt = body.Find({"prompt"});
  if (!prompt) return std::vector<std::string>();
  simdjson::dom::array list;
  if (prompt->element.get(list)) {
    LLMB_ASSIGN_OR_RETURN(std::optional<std::string> text, body.Text({"prompt"}));
    return std::vector{*std::move(text)};
  }
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const simdjson::dom::element element : list) {
    std::string_view text;
    if (element.get(text)) {
      return body.FailAt("prompt", fmt::format("must be a text or a list of texts, but holds {} "
                                               "(token ids cannot be turned into a text here)",
                                               KindOfElement(element)));
    }
    texts.emplace_back(text);
  }
  if (texts.empty()) return body.FailAt("prompt", "is an empty list");
  return texts;
}

// A request for each prompt of the row.
Result<std::vector<WorkloadRequest>> ReadBatchRow(const JsonRow& row) {
  LLMB_ASSIGN_OR_RETURN(const std::optional<JsonRow> body, row.Inner("body"));
  if (!body) return row.FailHere("the row has no body");
  LLMB_ASSIGN_OR_RETURN(auto messages, body->Messages({"messages"}));
  LLMB_ASSIGN_OR_RETURN(std::vector<std::string> prompts, PromptsIn(*body));
  LLMB_ASSIGN_OR_RETURN(const auto limit, body->Whole({"max_tokens", "max_completion_tokens"}, 1));
  std::vector<WorkloadRequest> requests;
  if (messages) {
    requests.emplace_back().messages = *std::move(messages);
  } else {
    for (std::string& prompt : prompts) {
      requests.emplace_back().messages.push_back({"user", std::move(prompt), ""});
    }
  }
  if (requests.empty()) return row.FailAt("body", "has no messages or prompt");
  for (WorkloadRequest& request : requests) request.output_tokens = limit;
  return requests;
}

}  // namespace

Result<RecordedTraffic> ReadBatchFile(const std::string& path) {
  RecordedTraffic traffic;
  LLMB_RETURN_IF_ERROR(ForEachJsonLine(path, [&traffic](const JsonRow& row) -> Status {
    LLMB_ASSIGN_OR_RETURN(std::vector<WorkloadRequest> requests, ReadBatchRow(row));
    std::ranges::move(requests, std::back_inserter(traffic.requests));
    return {};
  }));
  return traffic;
}

}  // namespace llmb
