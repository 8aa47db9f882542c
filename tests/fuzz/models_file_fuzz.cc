// Any bytes give a catalog with at least one endpoint, or an error that names the file.

#include "harness/config/models_file.h"
#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "SET") return "value";
    return std::nullopt;
  };
  const auto catalog =
      llmb::ParseModelsFile(llmb::TextOf(bytes, size), "folder/models.json", environment);
  if (catalog) {
    llmb::Require(!catalog->endpoints.empty(), "a catalog has endpoints");
  } else {
    llmb::Require(catalog.error().message.find("models.json") != std::string::npos,
                  "an error names the file");
  }
  return 0;
}
