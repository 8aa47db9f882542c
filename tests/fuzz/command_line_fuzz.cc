// Any words, one per line, are a plan within its limits or an error of one line.

#include <vector>

#include "harness/config/benchmark_flags.h"
#include "harness/config/parse_options.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c != '\n') {
      if (c != '\0') word += c;  // no argument can hold it
      continue;
    }
    words.push_back(word);
    word.clear();
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto parsed = llmb::ParseCommandLine(WordsOf(llmb::TextOf(bytes, size)));
  if (!parsed) {
    llmb::Require(!parsed.error().message.empty(), "an error without a message");
    return 0;
  }
  const llmb::Options& options = parsed->options;
  llmb::Require(options.iterations >= 1 && options.concurrent >= 1, "a plan without requests");
  const auto flags = llmb::ParseBenchmarkFlags(parsed->benchmark_flags,
                                               [](const std::string&) { return std::nullopt; });
  llmb::Require(flags || !flags.error().message.empty(), "an error without a message");
  return 0;
}
