#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/document/case_run_json.h"
#include "harness/document/document_sax.h"
#include "harness/document/json_value.h"
#include "harness/document/omitted_fields.h"
#include "harness/document/run_context_json.h"
#include "harness/document/run_document.h"
#include "harness/record/record_fields.h"

namespace llmb {
namespace {

// Passes the parts of a document to the caller's sink, after it has restored the fields that are
// omitted from requests.
class Assembler {
 public:
  explicit Assembler(const RunDocumentSink& sink) : sink_(sink) {}

  Status AddContext(const Json& json) {
    LLMB_ASSIGN_OR_RETURN(const RunContext context, RunContextFromJson(json));
    omitted_ = OmittedFields(context.endpoints, context.prompts);
    has_context_ = true;
    if (sink_.on_context) sink_.on_context(context);
    return {};
  }

  Status AddRequest(std::vector<FieldValue> values) {
    if (!has_context_) return Fail("its `context` does not come before its `benchmarks`");
    LLMB_ASSIGN_OR_RETURN(RequestRecord record, RecordFromFields(std::move(values)));
    omitted_.Restore(record);
    if (sink_.on_request) sink_.on_request(std::move(record));
    return {};
  }

  Status AddCase(const Json& json) {
    if (sink_.on_case) {
      sink_.on_case(CaseRunFromJson(json), GapsFromJson(json.value(kGapsKey, Json::array())));
    }
    return {};
  }

  bool HasContext() const { return has_context_; }

 private:
  const RunDocumentSink& sink_;
  OmittedFields omitted_;
  bool has_context_ = false;
};

// nlohmann throws if a value has another type than the one requested.
template <typename Function>
auto WithoutThrowing(Function function) {
  return [function](auto&&... arguments) -> Status {
    try {
      return function(std::forward<decltype(arguments)>(arguments)...);
    } catch (const Json::exception& error) {
      return Fail(error.what());
    }
  };
}

// Parses to the end, or until a part is refused.
Status Parse(std::istream& in, std::string_view source, DocumentSax& sax) {
  bool parsed = false;
  try {
    parsed = Json::sax_parse(in, &sax);
  } catch (const std::exception& error) {
    // The decompressor throws through the parser if a .gz is damaged.
    return Fail(fmt::format("cannot read {}: {}", source, OneLine(error.what())));
  }
  if (parsed) return {};
  return Fail(fmt::format("cannot read {}: {}", source, sax.ErrorMessage()));
}

tl::unexpected<Error> NotADocument(std::string_view source) {
  return Fail(fmt::format("cannot read {}: it is not a run document", source));
}

}  // namespace

Result<RunContext> ReadDocumentContext(std::istream& in, std::string_view source) {
  std::optional<RunContext> context;
  DocumentSax sax({
      .on_context = WithoutThrowing([&](const Json& json) -> Status {
        LLMB_ASSIGN_OR_RETURN(context, RunContextFromJson(json));
        return Fail("the rest is not needed");  // ends the parse
      }),
      .on_request = [](const std::vector<FieldValue>&) -> Status { return {}; },
      .on_case = [](const Json&) -> Status { return {}; },
  });
  const Status parsed = Parse(in, source, sax);
  if (context) return *std::move(context);
  LLMB_RETURN_IF_ERROR(parsed);
  return NotADocument(source);
}

Status ReadRunDocument(std::istream& in, std::string_view source, const RunDocumentSink& sink) {
  Assembler assembler(sink);
  DocumentSax sax({
      .on_context = WithoutThrowing([&](const Json& json) { return assembler.AddContext(json); }),
      .on_request =
          [&](std::vector<FieldValue> values) { return assembler.AddRequest(std::move(values)); },
      .on_case = WithoutThrowing([&](const Json& json) { return assembler.AddCase(json); }),
  });
  LLMB_RETURN_IF_ERROR(Parse(in, source, sax));
  if (!assembler.HasContext()) return NotADocument(source);
  return {};
}

}  // namespace llmb
