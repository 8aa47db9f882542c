#include "harness/config/help_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "harness/base/text.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/option_table.h"
#include "harness/workload/prompt.h"

namespace llmb {
namespace {

using testing::HasSubstr;

TEST(HelpText, HasEveryOptionGroupAndBenchmarkFlag) {
  const std::string help = HelpText();
  for (const OptionSpec& option : OptionTable()) {
    EXPECT_THAT(help, HasSubstr("\n" + std::string(option.group) + ":\n"));
    EXPECT_THAT(help, HasSubstr("\n  " + Join(NamesOf(option), ", ")));
  }
  for (const BenchmarkFlagHelp& flag : ListBenchmarkFlags()) {
    EXPECT_THAT(help, HasSubstr("\n  " + flag.name));
  }
}

TEST(HelpText, RefusedFlagsAreListedSeparately) {
  const std::string help = HelpText();
  const std::size_t refused = help.find("Google Benchmark flags that are refused:");
  ASSERT_NE(refused, std::string::npos);
  for (const BenchmarkFlagHelp& flag : ListBenchmarkFlags()) {
    EXPECT_EQ(help.find("\n  " + flag.name) > refused, flag.refused) << flag.name;
  }
}

TEST(HelpText, EntriesAreAlignedAndBrokenBetweenWords) {
  EXPECT_THAT(HelpText(), HasSubstr("\n  --iterations N              requests per prompt, of all "
                                    "users together (default: 10)\n"));
  // Names too long for their column have a line of their own.
  EXPECT_THAT(HelpText(), HasSubstr("\n  --list-models, --list-endpoints\n"
                                    "                              print names, aliases"));
}

TEST(HelpText, FitsIntoAHundredColumnsWithoutTrailingSpaces) {
  std::istringstream help(HelpText());
  for (std::string line; std::getline(help, line);) {
    EXPECT_LE(CountCharacters(line), 100U) << line;
    EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
  }
  EXPECT_EQ(HelpText().back(), '\n');
}

TEST(HelpText, TheNumberOfBuiltInPromptsIsCorrect) {
  EXPECT_THAT(HelpText(), HasSubstr(std::to_string(BuiltInPrompts().size()) + " built in"));
}

}  // namespace
}  // namespace llmb
