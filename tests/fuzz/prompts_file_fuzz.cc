// Any bytes give prompts with ids that fit into case names, or an error that names the file.

#include "harness/workload/prompt.h"
#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto prompts = llmb::ParsePrompts(llmb::TextOf(bytes, size), "prompts.json");
  if (!prompts) {
    llmb::Require(prompts.error().message.find("prompts.json") != std::string::npos,
                  "an error names the file");
    return 0;
  }
  llmb::Require(!prompts->empty(), "there is a prompt");
  for (const llmb::Prompt& prompt : *prompts) {
    llmb::Require(!prompt.id.empty() && prompt.id.find('/') == std::string::npos,
                  "an id fits into a case name");
  }
  return 0;
}
