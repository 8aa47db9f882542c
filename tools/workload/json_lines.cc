#include "tools/workload/json_lines.h"

#include <utility>

#include "harness/workload/line_source.h"

namespace llmb {

Status ForEachJsonLine(const std::string& path, const std::function<Status(const JsonRow&)>& read) {
  LLMB_ASSIGN_OR_RETURN(DatasetInput input, OpenDatasetInput(path));
  LineSource lines(std::move(input));
  simdjson::dom::parser parser;
  while (true) {
    LLMB_ASSIGN_OR_RETURN(const auto line, lines.Next());
    if (!line) return {};
    LLMB_ASSIGN_OR_RETURN(const JsonRow row, JsonRow::Parse(parser, *line, lines.place()));
    LLMB_RETURN_IF_ERROR(read(row));
  }
}

}  // namespace llmb
