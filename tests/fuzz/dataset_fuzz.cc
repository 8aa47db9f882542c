// Any bytes give requests that keep the promises of WorkloadRequest, or an error that names the
// file. The first byte chooses the format.

#include <memory>
#include <sstream>

#include "harness/workload/csv_trace_reader.h"
#include "harness/workload/custom_reader.h"
#include "harness/workload/mooncake_reader.h"
#include "harness/workload/sharegpt_reader.h"
#include "tests/fuzz/fuzz_target.h"

namespace llmb {
namespace {

std::unique_ptr<WorkloadReader> ReaderOf(char format, DatasetInput input) {
  switch (format) {
    case 'c':
      return std::make_unique<CustomReader>(std::move(input));
    case 's':
      return std::make_unique<ShareGptReader>(std::move(input));
    case 'm':
      return std::make_unique<MooncakeReader>(std::move(input));
    case 'a':
      return std::make_unique<CsvTraceReader>(std::move(input), kAzureTrace);
    default:
      return std::make_unique<CsvTraceReader>(std::move(input), kBurstGptTrace);
  }
}

void Check(const WorkloadRequest& request, Nanoseconds& last) {
  Require(request.messages.empty() == request.input_tokens.has_value(), "a text or a length");
  Require(request.input_tokens.value_or(1) >= 1, "the input is not empty");
  Require(request.output_tokens.value_or(1) >= 1, "the output is not empty");
  Require(request.delay >= Nanoseconds(0), "a delay is not negative");
  Require(request.turn == 0 || !request.session.empty(), "a later turn has a session");
  Require(request.prefix_blocks.empty() == (request.block_tokens == 0), "blocks have a length");
  if (request.turn > 0 || !request.arrival) return;
  Require(*request.arrival >= last, "arrivals do not go back");
  last = *request.arrival;
}

void ReadAll(WorkloadReader& reader) {
  Nanoseconds last{0};
  std::size_t requests = 0;
  while (true) {
    const auto request = reader.Next();
    if (!request) {
      Require(request.error().message.starts_with("data:"), "an error names the file");
      Require(request.error().message.find('\n') == std::string::npos, "an error is one line");
      return;
    }
    if (!*request) break;
    Check(**request, last);
    ++requests;
  }
  Require(requests > 0, "a file without a request is an error");
}

}  // namespace
}  // namespace llmb

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  std::string text = llmb::TextOf(bytes, size);
  auto stream = std::make_unique<std::istringstream>(text.substr(1));
  llmb::ReadAll(*llmb::ReaderOf(text.front(), {std::move(stream), "data"}));
  return 0;
}
