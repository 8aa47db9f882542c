// Whatever can be read of a run document is handed on, and then there is a clean end or an error.

#include <sstream>

#include "harness/document/run_document.h"
#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::istringstream in(llmb::TextOf(bytes, size));
  std::size_t parts = 0;
  llmb::RunDocumentSink sink;
  sink.on_context = [&](const llmb::RunContext&) { ++parts; };
  sink.on_request = [&](const llmb::RequestRecord&) { ++parts; };
  sink.on_case = [&](const llmb::CaseRun&, const llmb::DurationCounts&) { ++parts; };
  const llmb::Status read = llmb::ReadRunDocument(in, "run.json", sink);
  llmb::Require(read.has_value() || !read.error().message.empty(), "an error without a message");
  llmb::Require(parts <= size, "more parts than bytes");
  return 0;
}
