#include "harness/console/case_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/base/terminal_width.h"

namespace llmb {
namespace {

CaseLine MakeCase(const std::string& prompt, const std::string& verdict) {
  return {.name = "qwen/" + prompt + "/iterations:12/manual_time/threads:4",
          .real_time = 640.4,
          .iterations = 12,
          .counters = {{"requests", 12},
                       {"success_rate", 0.99999},
                       {"ttft_p50_ms", 93.04},
                       {"ttft_p99_ms", 144},
                       {"tokens_per_second", 57.1}},
          .verdict = verdict};
}

CaseLine Failed(const std::string& prompt, const std::string& error) {
  CaseLine line = MakeCase(prompt, "");
  line.error = error;
  return line;
}

TEST(CaseFigures, ShowsFiguresAndMarksCases) {
  EXPECT_EQ(CaseFigures({MakeCase("a", "ok"), MakeCase("b", "limited"),
                         Failed("c", "all 12 requests failed: HTTP 503"),
                         Failed("d", "all 11 requests failed: HTTP 503")},
                        {"HTTP 404"}, 100),
            "                  latency                       TTFT    TTFT  share of\n"
            "case                 mean  requests  success  p50 ms  p99 ms  tokens/s\n"
            "qwen/a/threads:4   640 ms        12   99.99%    93.0     144      57.1\n"
            "qwen/b/threads:4   640 ms        12   99.99%    93.0     144      57.1  limited\n"
            "qwen/c/threads:4        -         -        -       -       -         -  FAILED\n"
            "qwen/d/threads:4        -         -        -       -       -         -  FAILED\n"
            "FAILED in 2 cases: all 12 requests failed: HTTP 503\n"
            "\n");
}

TEST(CaseFigures, WhatTheSummarySaysIsNotSaidTwice) {
  const std::string text = CaseFigures({Failed("c", "all 12 requests failed: no http://a:1; wait")},
                                       {"no http://b:2; wait"}, 100);
  EXPECT_THAT(text, testing::HasSubstr("FAILED\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("FAILED in")));
}

// Beside all figures, 80 columns leave 24 for a name: both would be system_desi.../threads:4.
TEST(CaseFigures, TheLastFigureGivesWayToNamesThatWouldBeCutAlike) {
  const std::vector<CaseLine> lines = {MakeCase("system_design_medium", ""),
                                       MakeCase("system_design_long", "")};
  const std::string text = CaseFigures(lines, {}, 80);
  EXPECT_THAT(text, testing::HasSubstr("\nsystem_design_medium/threads:4 "));
  EXPECT_THAT(text, testing::HasSubstr("\nsystem_design_long/threads:4 "));
  EXPECT_THAT(text, testing::HasSubstr("p99 ms"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("share of")));
  EXPECT_THAT(CaseFigures({lines[0]}, {}, 80), testing::HasSubstr("share of"));
}

// 17 of 30 are 56.666 %. The summary says 56.67%.
TEST(CaseFigures, TheSuccessRateIsThatOfTheSummary) {
  const auto cell_of = [](double success_rate) {
    CaseLine line = MakeCase("a", "");
    line.counters = {{"requests", 30}, {"success_rate", success_rate}};
    return CaseFigures({line}, {}, 100);
  };
  EXPECT_THAT(cell_of(17.0 / 30), testing::HasSubstr(" 56.67% "));
  EXPECT_THAT(cell_of(0.5), testing::HasSubstr(" 50% "));
  EXPECT_THAT(cell_of(0.606), testing::HasSubstr(" 60.6% "));
  EXPECT_THAT(cell_of(0), testing::HasSubstr(" 0% "));
  EXPECT_THAT(cell_of(1), testing::HasSubstr(" 100% "));
}

TEST(CaseFigures, NothingWithoutCases) { EXPECT_EQ(CaseFigures({}, {}, 80), ""); }

TEST(CaseFigures, AShareIsInPerCent) {
  CaseLine line = MakeCase("a", "");
  line.name = "qwen/a/iterations:12/manual_time_cv";
  line.is_percentage = true;
  line.real_time = 0.0123;
  EXPECT_THAT(CaseFigures({line}, {}, 100), testing::HasSubstr("qwen/a_cv    1.23%"));
}

TEST(CaseFigures, NamesThatDoNotFitAreWithoutTheirOnlyEndpoint) {
  const std::vector<CaseLine> one = {MakeCase("a", "ok"), MakeCase("reasoning", "ok")};
  EXPECT_THAT(CaseFigures(one, {}, 100), testing::HasSubstr("qwen/reasoning/threads:4 "));
  // The figures take 53 columns, so that 21 of 76 are left: "reasoning/threads:4" has 19.
  EXPECT_THAT(CaseFigures(one, {}, 76), testing::HasSubstr("\nreasoning/threads:4 "));
  std::vector<CaseLine> two = one;
  two[0].name = "gemma/a/iterations:12/manual_time";
  EXPECT_THAT(CaseFigures(two, {}, 76), testing::HasSubstr("\ngemma/a "));
}

TEST(CaseFigures, FitsAnyWidthFromTwentyColumns) {
  const std::vector<CaseLine> lines = {MakeCase(std::string(80, 'n'), "limited"),
                                       Failed("c", std::string(200, 'e') + " advice")};
  for (const std::size_t width : {20U, 40U, 60U, 80U, 100U, 120U}) {
    const std::string text = CaseFigures(lines, {}, width);
    std::istringstream rows(text);
    for (std::string row; std::getline(rows, row);) EXPECT_LE(TerminalWidth(row), width) << row;
    EXPECT_THAT(text, testing::HasSubstr("limited"));
    EXPECT_THAT(text, testing::HasSubstr("advice"));
  }
}

}  // namespace
}  // namespace llmb
