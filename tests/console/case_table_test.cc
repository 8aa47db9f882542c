#include "harness/console/case_table.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

// The text that Google Benchmark 1.7.1 prints for three such cases, except for the order of
// counters.
TEST(CaseTableTest, MatchesTheTableOfGoogleBenchmark) {
  const std::vector<CaseLine> lines = {
      {.name = "llama/short/iterations:10/manual_time",
       .real_time = 1234.5,
       .cpu_time = 0.0,
       .iterations = 10,
       .counters = {{"success_rate", 1}, {"ttft_ms", 123.456}},
       .label = "note"},
      {.name = "q/iterations:3/manual_time", .real_time = 12.3, .cpu_time = 0.0, .iterations = 3},
      {.name = "bad/iterations:3/manual_time",
       .iterations = 3,
       .error = "every request failed: connect"},
  };
  EXPECT_EQ(
      CaseTable(lines),
      "------------------------------------------------------------------------------------------"
      "------\n"
      "Benchmark                                      Time             CPU   Iterations "
      "UserCounters...\n"
      "------------------------------------------------------------------------------------------"
      "------\n"
      "llama/short/iterations:10/manual_time       1234 ms        0.000 ms           10 "
      "success_rate=1 ttft_ms=123.456 note\n"
      "q/iterations:3/manual_time                  12.3 ms        0.000 ms            3\n"
      "bad/iterations:3/manual_time          ERROR OCCURRED: 'every request failed: connect'\n");
}

TEST(CaseTableTest, TabularCountersHaveAColumnEach) {
  const std::vector<CaseLine> lines = {
      {.name = "a", .real_time = 5.0, .cpu_time = 0.5, .iterations = 1, .counters = {{"x", 1.5}}},
      {.name = "b",
       .real_time = 5.0,
       .cpu_time = 0.5,
       .iterations = 1,
       .counters = {{"requests_per_second", 2}, {"x", 1234567}},
       .label = "note"},
      {.name = "c", .iterations = 1, .error = "broken"},
  };
  EXPECT_EQ(CaseTable(lines, CounterStyle::kTabular),
            "------------------------------------------------------------------------------------\n"
            "Benchmark           Time             CPU   Iterations          x requests_per_second\n"
            "------------------------------------------------------------------------------------\n"
            "a                5.00 ms        0.500 ms            1        1.5                    \n"
            "b                5.00 ms        0.500 ms            1 1.23457e+06                   2 "
            "note\n"
            "c          ERROR OCCURRED: 'broken'\n");
  EXPECT_EQ(CaseTable({}, CounterStyle::kTabular), "");
}

TEST(CaseTableTest, WithoutLinesIsEmpty) { EXPECT_EQ(CaseTable({}), ""); }

TEST(CaseTableTest, ShowsADashForAMissingTime) {
  EXPECT_EQ(CaseTableRow({.name = "a", .iterations = 5}, 10),
            "a                   - ms            - ms            5\n");
}

TEST(CaseTableTest, ShowsTimesInTheirUnit) {
  const CaseLine line = {
      .name = "a", .real_time = 0.25, .cpu_time = 12, .time_unit = "s", .iterations = 5};
  EXPECT_EQ(CaseTableRow(line, 10), "a               0.250 s          12.0 s             5\n");
}

TEST(CaseTableTest, ShowsSharesInPerCent) {
  const CaseLine line = {.name = "a_cv",
                         .real_time = 0.0793,
                         .cpu_time = 0.5,
                         .is_percentage = true,
                         .iterations = 2,
                         .counters = {{"ttft_ms", 0.25}}};
  EXPECT_EQ(CaseTableRow(line, 10),
            "a_cv             7.93 %         50.00 %             2 ttft_ms=25.00%\n");
}

TEST(CaseTableTest, ShowsASuccessRateOf1OnlyWithoutFailures) {
  const CaseLine line = {
      .name = "a", .iterations = 5, .counters = {{"all", 1}, {"success_rate", 9'999'999 / 1e7}}};
  EXPECT_EQ(CaseTableRow(line, 10),
            "a                   - ms            - ms            5 all=1 success_rate=0.999999\n");
}

TEST(CaseTableTest, PrintsCountersInFullAndTextOnOneLine) {
  EXPECT_EQ(CaseTableRow({.name = "a\nb",
                          .real_time = 1.5,
                          .cpu_time = 100,
                          .iterations = 5,
                          .counters = {{"tokens_per_second", 12345.6}}},
                         3),
            "a b       1.50 ms          100 ms            5 tokens_per_second=12345.6\n");
}

TEST(CaseTableTest, TheNameColumnHasAtLeastTenColumns) {
  EXPECT_EQ(CaseNameWidth({}), 10U);
  EXPECT_EQ(CaseNameWidth({"a", "twelve_chars"}), 12U);
  EXPECT_EQ(CaseTableHeader(10, false),
            "-----------------------------------------------------\n"
            "Benchmark           Time             CPU   Iterations\n"
            "-----------------------------------------------------\n");
}

}  // namespace
}  // namespace llmb
