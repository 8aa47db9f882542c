#include "harness/document/case_run_json.h"
#include "harness/document/json_value.h"
#include "harness/document/record_json.h"
#include "harness/document/run_context_json.h"
#include "harness/document/run_document.h"

namespace llmb {
namespace {

std::string Indented(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

// The entry without its closing brace, because its requests follow one by one.
std::string CaseHead(const CaseRun& run) {
  std::string head = Indented(CaseRunToJson(run));
  head.resize(head.rfind('\n'));
  std::string indented = "    ";
  for (const char c : head) {
    indented += c;
    if (c == '\n') indented += "    ";
  }
  return indented;
}

}  // namespace

RunDocumentWriter::RunDocumentWriter(std::ostream& out, const RunContext& context) : out_(out) {
  out_ << "{\n  \"context\": " << Indented(RunContextToJson(context)) << ",\n  \"benchmarks\": [";
}

void RunDocumentWriter::BeginCase(const CaseRun& run, const DurationCounts& inter_token_latency) {
  EndCase();
  out_ << (any_case_ ? ",\n" : "\n") << CaseHead(run);
  any_case_ = true;
  in_case_ = true;
  any_request_ = false;
  has_list_ = !run.IsAggregate();
  if (!has_list_) return;
  out_ << ",\n      \"" << kGapsKey << "\": " << JsonText(GapsToJson(inter_token_latency))
       << ",\n      \"" << kRequestsKey << "\": [";
}

// One line per request, so that line-based tools can search the document.
void RunDocumentWriter::AddRequest(std::string_view json) {
  out_ << (any_request_ ? ",\n        " : "\n        ") << json;
  any_request_ = true;
}

void RunDocumentWriter::EndCase() {
  if (!in_case_) return;
  out_ << (has_list_ ? "\n      ]\n    }" : "\n    }");
  in_case_ = false;
}

void RunDocumentWriter::Finish() {
  EndCase();
  out_ << "\n  ]\n}\n";
}

void WriteRunDocument(std::ostream& out, const RunContext& context,
                      const std::vector<CaseResult>& cases) {
  RunDocumentWriter writer(out, context);
  std::string line;
  for (const CaseResult& result : cases) {
    writer.BeginCase(result.run, result.inter_token_latency);
    for (const RequestRecord& record : result.requests) {
      line.clear();
      AppendRecordJson(line, record);
      writer.AddRequest(line);
    }
  }
  writer.Finish();
}

}  // namespace llmb
