#include "tools/compare/compare_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

std::string ErrorOf(const Words& words) {
  const auto plan = ParseCompareOptions(words);
  return plan ? "" : plan.error().message;
}

TEST(ParseCompareOptionsTest, EveryOptionReachesItsField) {
  const TemporaryFolder folder;
  const std::string a = folder.Touch("a.json");
  const std::string b = folder.Touch("b.json");
  const auto plan = ParseCompareOptions(
      Words{a, b, "--fail-if", "ttft_p50 +10%", "--fail-if=output_throughput -5%", "--map", "x=y",
            "--map", "z=u=v", "--allow-different", "--format", "json"});
  ASSERT_TRUE(plan.has_value()) << plan.error().message;
  EXPECT_EQ(plan->action, CompareAction::kCompare);
  EXPECT_EQ(plan->baseline.at(0), a);
  EXPECT_EQ(plan->fresh.at(0), b);
  ASSERT_EQ(plan->thresholds.size(), 2U);
  EXPECT_EQ(plan->thresholds[1].Text(), "output_throughput -5%");
  EXPECT_EQ(plan->renamed, (std::map<std::string, std::string>{{"x", "y"}, {"z", "u=v"}}));
  EXPECT_TRUE(plan->different);
  EXPECT_EQ(plan->format, ComparisonFormat::kJson);
  // Several after one --fail-if, with the files before or after them.
  for (const Words& words : {Words{a, b, "--fail-if", "ttft_p50 +10%", "output_throughput -5%"},
                             Words{"--fail-if", "ttft_p50 +10%", "output_throughput -5%", a, b}}) {
    const auto several = ParseCompareOptions(words);
    ASSERT_TRUE(several.has_value()) << several.error().message;
    ASSERT_EQ(several->thresholds.size(), 2U);
    EXPECT_EQ(several->thresholds[1].Text(), "output_throughput -5%");
    EXPECT_EQ(several->fresh.at(0), b);
  }
  const auto plain = ParseCompareOptions(Words{a, b});
  ASSERT_TRUE(plain.has_value());
  EXPECT_FALSE(plain->different);
  EXPECT_EQ(plain->format, ComparisonFormat::kText);
}

TEST(ParseCompareOptionsTest, ErrorsNameTheOption) {
  const TemporaryFolder folder;
  const std::string a = folder.Touch("a.json");
  EXPECT_EQ(ErrorOf({}), "two sides must be named, BASELINE and NEW, not 0 (--help explains)");
  EXPECT_EQ(ErrorOf({a}), "two sides must be named, BASELINE and NEW, not 1 (--help explains)");
  EXPECT_EQ(ErrorOf({a, a, a}),
            "two sides must be named, BASELINE and NEW, not 3 (--help explains)");
  EXPECT_THAT(ErrorOf({a, folder.Path("b.json")}), HasSubstr("no such file"));
  EXPECT_EQ(ErrorOf({a, a, "--map", "x"}), "--map must be OLD=NEW, not 'x'");
  EXPECT_EQ(ErrorOf({a, a, "--map", "x="}), "--map must be OLD=NEW, not 'x='");
  EXPECT_EQ(ErrorOf({a, a, "--map", "x=y", "--map", "x=z"}), "--map names 'x' twice");
  EXPECT_THAT(ErrorOf({a, a, "--format", "jsn"}), HasSubstr("did you mean 'json'?"));
  EXPECT_THAT(ErrorOf({a, a, "--fail-if", "x"}), HasSubstr("as in 'ttft_p50 +10%', not 'x'"));
  EXPECT_THAT(ErrorOf({a, a, "--fail-if", "ttft_p50 +1%", "x +1%"}), HasSubstr("metric 'x'"));
  EXPECT_THAT(ErrorOf({a, a, "--failif", "x"}), HasSubstr("did you mean '--fail-if'?"));
}

// A folder of runs often has the new one already.
TEST(ParseCompareOptionsTest, ARunOnBothSidesIsRefused) {
  const TemporaryFolder folder;
  const std::string document = folder.Touch("benchmark_20260101_000000.json");
  const std::string csv = folder.Touch("benchmark_results_20260101_000000.csv");
  const std::string other = folder.Touch("other.json");
  const std::string error = "the run of '" + document + "' is on both sides";
  EXPECT_EQ(ErrorOf({document, document}), error);
  EXPECT_EQ(ErrorOf({csv, document}), error);
  EXPECT_EQ(ErrorOf({other + "," + csv, document}), error);
  EXPECT_EQ(ErrorOf({other, document}), "");
}

TEST(ParseCompareOptionsTest, HelpWorksWhateverElseIsWrong) {
  EXPECT_EQ(ParseCompareOptions(Words{"--nonsense", "-h"})->action, CompareAction::kHelp);
  EXPECT_EQ(ParseCompareOptions(Words{"--version", "x"})->action, CompareAction::kVersion);
  const std::string help = CompareHelpText();
  for (const char* word : {"--fail-if", "--map", "--allow-different", "--format", "ttft_p50"}) {
    EXPECT_THAT(help, HasSubstr(word));
  }
}

}  // namespace
}  // namespace llmb
