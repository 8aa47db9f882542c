// Reads any bytes as a run document. Ends with success or an error message.

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
  llmb::Require(read.has_value() || !read.error().message.empty(), "an error has a message");
  llmb::Require(parts <= size, "there are at most as many parts as bytes");
  return 0;
}
