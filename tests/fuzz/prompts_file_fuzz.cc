// Any bytes are a set of prompts with ids fit for a case's name, or an error that names the file.

#include "harness/workload/prompt.h"
#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto prompts = llmb::ParsePrompts(llmb::TextOf(bytes, size), "prompts.json");
  if (!prompts) {
    llmb::Require(prompts.error().message.find("prompts.json") != std::string::npos,
                  "an error that does not name the file");
    return 0;
  }
  llmb::Require(!prompts->empty(), "an empty set");
  for (const llmb::Prompt& prompt : *prompts) {
    llmb::Require(!prompt.id.empty() && prompt.id.find('/') == std::string::npos, "a bad id");
  }
  return 0;
}
