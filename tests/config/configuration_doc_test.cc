#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/atomic_file.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/models_file.h"
#include "harness/config/option_table.h"
#include "harness/workload/prompt.h"
#include "tests/base/fake_environment.h"

namespace llmb {
namespace {

using testing::HasSubstr;

std::string Documentation() {
  return ReadFile(LLMB_SOURCE_DIR "/docs/configuration.md").value_or("");
}

// The first code block after the line `heading`.
std::string CodeAfter(const std::string& heading) {
  const std::string text = Documentation();
  const std::size_t section = text.find("\n" + heading + "\n");
  const std::size_t start = text.find('\n', text.find("```", section) + 1) + 1;
  return section == std::string::npos ? "" : text.substr(start, text.find("```", start) - start);
}

TEST(ConfigurationDoc, NamesEveryOptionWithItsDefault) {
  const std::string text = Documentation();
  for (const OptionSpec& option : OptionTable()) {
    std::string row = "\n| ";
    for (const std::string& name : NamesOf(option)) {
      const bool first = row == "\n| ";
      const std::string value =
          option.placeholder.empty() ? "" : " " + std::string(option.placeholder);
      row += (first ? "" : ", ") + ("`" + name + (first ? value : "") + "`");
    }
    // A | would end the cell.
    for (std::size_t at = row.find('|', 3); at != std::string::npos; at = row.find('|', at + 2)) {
      row.insert(at, "\\");
    }
    EXPECT_THAT(text, HasSubstr(row + " | " + std::string(option.default_text)));
  }
}

TEST(ConfigurationDoc, NamesEveryBenchmarkFlag) {
  const std::string text = Documentation();
  for (const auto use : {BenchmarkFlagUse::kAllowed, BenchmarkFlagUse::kRefused}) {
    for (const CommandLineOption& flag : ListBenchmarkFlags(use)) {
      EXPECT_THAT(text, HasSubstr("\n| `" + std::string(flag.names)));
    }
  }
}

TEST(ConfigurationDoc, ItsModelsFileIsValid) {
  const auto catalog = ParseModelsFile(CodeAfter("## Models file"), "models.json",
                                       FakeEnvironment({{"LLAMA_TOKEN", "x"}, {"QWEN_HOST", "h"}}));
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog->endpoints.size(), 2U);
  EXPECT_EQ(catalog->endpoints[0].unusable, "");
  EXPECT_EQ(catalog->endpoints[1].unusable, "");
}

TEST(ConfigurationDoc, TheExampleOfAModelsFileIsValid) {
  const auto text = ReadFile(LLMB_SOURCE_DIR "/docs/examples/models.json");
  ASSERT_TRUE(text) << text.error().message;
  const auto catalog = ParseModelsFile(*text, "models.json", FakeEnvironment({{"LLM_TOKEN", "x"}}));
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_EQ(catalog->endpoints.size(), 2U);
  EXPECT_EQ(catalog->endpoints[0].unusable, "");
  EXPECT_EQ(catalog->endpoints[1].unusable, "");
}

TEST(ConfigurationDoc, ItsPromptsFileIsValid) {
  const auto prompts = ParsePrompts(CodeAfter("## Prompts file"), "prompts.json");
  ASSERT_TRUE(prompts) << prompts.error().message;
  EXPECT_EQ(prompts->size(), 2U);
}

}  // namespace
}  // namespace llmb
