// Any arguments, one per line, give valid options or an error message.

#include <vector>

#include "harness/config/benchmark_flags.h"
#include "harness/config/parse_options.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

std::vector<std::string> ArgumentsOf(const std::string& text) {
  std::vector<std::string> arguments;
  std::string argument;
  for (const char c : text) {
    if (c != '\n') {
      if (c != '\0') argument += c;  // an argument cannot contain it
      continue;
    }
    arguments.push_back(argument);
    argument.clear();
  }
  if (!argument.empty()) arguments.push_back(argument);
  return arguments;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto parsed = llmb::ParseCommandLine(ArgumentsOf(llmb::TextOf(bytes, size)));
  if (!parsed) {
    llmb::Require(!parsed.error().message.empty(), "an error has a message");
    return 0;
  }
  const llmb::Options& options = parsed->options;
  llmb::Require(options.iterations >= 1 && !options.concurrent.empty(), "a plan has requests");
  const auto flags = llmb::ParseBenchmarkFlags(parsed->benchmark_flags,
                                               [](const std::string&) { return std::nullopt; });
  llmb::Require(flags || !flags.error().message.empty(), "an error has a message");
  return 0;
}
