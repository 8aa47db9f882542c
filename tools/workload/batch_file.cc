#include <fmt/format.h>

#include "harness/workload/json_row.h"
#include "tools/workload/traffic_files.h"

namespace llmb {
namespace {

Result<WorkloadRequest> ReadBatchRow(const JsonRow& row) {
  LLMB_ASSIGN_OR_RETURN(const std::optional<JsonRow> body, row.Inner("body"));
  if (!body) return row.FailHere("the row has no body");
  WorkloadRequest request;
  LLMB_ASSIGN_OR_RETURN(auto messages, body->Messages({"messages"}));
  LLMB_ASSIGN_OR_RETURN(auto prompt, body->Text({"prompt"}));
  LLMB_ASSIGN_OR_RETURN(request.output_tokens,
                        body->Whole({"max_tokens", "max_completion_tokens"}, 1));
  if (messages) {
    request.messages = *std::move(messages);
  } else if (prompt) {
    request.messages.push_back({"user", *std::move(prompt), ""});
  } else {
    return row.FailAt("body", "has no messages or prompt");
  }
  return request;
}

}  // namespace

Result<RecordedTraffic> ReadBatchFile(const std::string& path) {
  LLMB_ASSIGN_OR_RETURN(DatasetInput input, OpenDatasetInput(path));
  LineSource lines(std::move(input));
  simdjson::dom::parser parser;
  RecordedTraffic traffic;
  while (true) {
    LLMB_ASSIGN_OR_RETURN(const auto line, lines.Next());
    if (!line) return traffic;
    LLMB_ASSIGN_OR_RETURN(const JsonRow row, JsonRow::Parse(parser, *line, lines.place()));
    LLMB_ASSIGN_OR_RETURN(WorkloadRequest request, ReadBatchRow(row));
    traffic.requests.push_back(std::move(request));
  }
}

}  // namespace llmb
