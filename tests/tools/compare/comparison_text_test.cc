#include "tools/compare/comparison_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/compare/sample_report.h"

namespace llmb {
namespace {

TEST(ComparisonTextTest, HasATableThenThresholdsThenNotes) {
  EXPECT_EQ(ComparisonText(SampleReport()),
            R"(qwen, 8 users (5 runs, 1,000 requests / 5 runs, 1,000 requests)
  metric                     baseline            new   change       95 % interval  verdict
  ttft_p50                     120 ms         150 ms  +25.0 %  +20.0 % to +30.0 %  slower
  output_throughput     1200 tokens/s  1140 tokens/s   -5.0 %  -20.0 % to +13.0 %  cannot tell (needs more)
  request_throughput  5.00 requests/s              -        -                   -  cannot tell (not every run has it)
  ttft_p50 +10%: failed
  output_throughput -5%: undecided (needs more)

note: version differs: 1 and 2
)");
  EXPECT_EQ(ComparisonText({}), "");
}

TEST(ComparisonTextTest, SaysWhatBatchesMean) {
  ComparisonReport report = SampleReport();
  report.pairs[0].baseline.resize(1);
  report.pairs[0].fresh.resize(1);
  EXPECT_TRUE(ComparisonText(report).starts_with(
      "qwen, 8 users (1 run, 200 requests / 1 run, 200 requests; means of ten batches, within this "
      "run only)\n"));
}

TEST(ComparisonMarkdownTest, HasTheSameParts) {
  ComparisonReport report = SampleReport();
  report.pairs[0].new_endpoint = "a|b";
  EXPECT_EQ(ComparisonMarkdown(report),
            R"(**qwen -> a\|b, 8 users (5 runs, 1,000 requests / 5 runs, 1,000 requests)**

| metric | baseline | new | change | 95 % interval | verdict |
|---|---:|---:|---:|---:|---|
| ttft_p50 | 120 ms | 150 ms | +25.0 % | +20.0 % to +30.0 % | slower |
| output_throughput | 1200 tokens/s | 1140 tokens/s | -5.0 % | -20.0 % to +13.0 % | cannot tell (needs more) |
| request_throughput | 5.00 requests/s | - | - | - | cannot tell (not every run has it) |

- `ttft_p50 +10%`: failed
- `output_throughput -5%`: undecided (needs more)

- version differs: 1 and 2
)");
}

TEST(ComparisonTextTest, SaysTheClientVerdictsOfBothSides) {
  ComparisonReport report = SampleReport();
  for (RunFigures& run : report.pairs[0].baseline) run.client_verdict = "ok";
  report.pairs[0].baseline[2].client_verdict = "suspect";
  EXPECT_NE(ComparisonText(report).find(
                "5 runs, 1,000 requests)\n  client verdicts: 4 ok, 1 suspect / unknown\n  metric"),
            std::string::npos)
      << ComparisonText(report);
  report.pairs[0].fresh[0].client_verdict = "limited";
  EXPECT_NE(ComparisonMarkdown(report).find(
                "**\n\nclient verdicts: 4 ok, 1 suspect / 1 limited, 4 unknown\n\n| metric"),
            std::string::npos)
      << ComparisonMarkdown(report);
  report.pairs[0].baseline_left_out = 2;
  EXPECT_NE(
      ComparisonText(report).find("client verdicts: 4 ok, 1 suspect, 2 limited (left out) / "),
      std::string::npos)
      << ComparisonText(report);
}

TEST(ComparisonMarkdownTest, ShowsNamesAsTheyAre) {
  ComparisonReport report = SampleReport();
  report.pairs[0].baseline_endpoint = report.pairs[0].new_endpoint = "a`b|c\n*d*<e>\\";
  report.notes = {"x | `y`\nz"};
  const std::string text = ComparisonMarkdown(report);
  EXPECT_TRUE(text.starts_with("**a\\`b\\|c")) << text;
  EXPECT_NE(text.find("\\*d\\*\\<e>\\\\, 8 users"), std::string::npos) << text;
  EXPECT_NE(text.find("\n- x \\| \\`y\\`"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("z\n")) << text;
}

TEST(ComparisonReportTest, ItsExitCodeIsThatOfAllThresholds) {
  ComparisonReport report = SampleReport();
  EXPECT_EQ(report.ExitCode(), 3);
  report.comparisons[0].thresholds.erase(report.comparisons[0].thresholds.begin());
  EXPECT_EQ(report.ExitCode(), 4);
  EXPECT_EQ(ComparisonReport().ExitCode(), 0);
}

TEST(ChangeTextTest, IsTheDistanceFromOne) {
  EXPECT_EQ(ChangeText(1), "+0.0 %");
  EXPECT_EQ(ChangeText(1.092), "+9.2 %");
  EXPECT_EQ(ChangeText(0.5), "-50.0 %");
  EXPECT_EQ(ChangeText(3.5), "+250 %");
}

}  // namespace
}  // namespace llmb
