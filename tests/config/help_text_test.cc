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

constexpr std::size_t kWide = 100;

TEST(HelpText, HasEveryOptionGroupAndBenchmarkFlag) {
  const std::string help = HelpText(kWide);
  for (const OptionSpec& option : OptionTable()) {
    EXPECT_THAT(help, HasSubstr("\n" + std::string(option.group) + ":\n"));
    EXPECT_THAT(help, HasSubstr("\n  " + Join(NamesOf(option), ", ")));
  }
  for (const CommandLineOption& flag : ListBenchmarkFlags(BenchmarkFlagUse::kAllowed)) {
    EXPECT_THAT(help, HasSubstr("\n  " + std::string(flag.names)));
  }
}

TEST(HelpText, RefusedFlagsAreListedSeparately) {
  const std::string help = HelpText(kWide);
  const std::size_t refused = help.find("Google Benchmark flags that are refused:");
  ASSERT_NE(refused, std::string::npos);
  for (const auto use : {BenchmarkFlagUse::kAllowed, BenchmarkFlagUse::kRefused}) {
    for (const CommandLineOption& flag : ListBenchmarkFlags(use)) {
      const std::size_t at = help.find("\n  " + std::string(flag.names));
      EXPECT_EQ(at > refused, use == BenchmarkFlagUse::kRefused) << flag.names;
    }
  }
}

TEST(HelpText, EntriesAreAlignedAndBrokenBetweenWords) {
  EXPECT_THAT(HelpText(kWide),
              HasSubstr("\n  --iterations N              requests per prompt, of all "
                        "users together (default: 10)\n"));
  // Names too long for their column have a line of their own.
  EXPECT_THAT(HelpText(kWide), HasSubstr("\n  --list-models, --list-endpoints\n"
                                         "                              print names, aliases"));
}

TEST(HelpText, FitsTheTerminalWithoutTrailingSpaces) {
  for (const std::size_t columns : {70U, 72U, 80U, 100U}) {
    std::istringstream help(HelpText(columns));
    for (std::string line; std::getline(help, line);) {
      EXPECT_LE(CountCharacters(line), columns) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
    }
  }
  EXPECT_EQ(HelpText(kWide).back(), '\n');
}

TEST(HelpText, TheNumberOfBuiltInPromptsIsCorrect) {
  EXPECT_THAT(HelpText(kWide), HasSubstr(std::to_string(BuiltInPrompts().size()) + " built in"));
}

}  // namespace
}  // namespace llmb
