#include "harness/console/summary_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/base/terminal_width.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

EndpointSummary MakeSummary(const std::string& name) {
  EndpointSummary summary;
  summary.endpoint_name = name;
  summary.load = ClosedLoop{5};
  summary.total_requests = 40;
  summary.successful_requests = 39;
  summary.time_to_first_token.p50 = 0.0501;
  summary.time_to_first_token.p95 = 0.87;
  summary.time_to_first_token.p99 = 1.2345;
  summary.time_per_output_token.mean = 0.0123;
  summary.inter_token_latency.p99 = 0.02;
  summary.total_latency.p50 = 2.5;
  summary.total_latency.p95 = 9.1;
  summary.total_latency.p99 = 12.34;
  summary.output_throughput = 648.2;
  summary.request_throughput = 6.48;
  return summary;
}

EndpointSummary AllFailed(const std::string& name) {
  EndpointSummary summary;
  summary.endpoint_name = name;
  summary.total_requests = 3;
  return summary;
}

TEST(SummaryTableTest, HasARowPerEndpointAndADashForAMissingValue) {
  const SummaryReport report{.summaries = {MakeSummary("llama"), AllFailed("qwen")}};
  EXPECT_EQ(
      SummaryText(report, 120),
      "                          TTFT  TTFT  TTFT  TPOT  latency  latency  latency  tokens\n"
      "endpoint  users  success   p50   p95   p99  mean      p50      p95      p99   per s\n"
      "                            ms    ms    ms    ms        s        s        s\n"
      "llama         5   97.50%  50.1   870  1234  12.3     2.50     9.10     12.3     648\n"
      "qwen          1    0.00%     -     -     -     -        -        -        -       -\n");
}

TEST(SummaryTableTest, HasTheShareFromACacheWhereThereIsOne) {
  EndpointSummary one = MakeSummary("llama");
  one.cached_share = 0.1234;
  EndpointSummary none = MakeSummary("llama");
  none.load = ClosedLoop{8};
  none.cached_share = 0;
  const std::string text = SummaryText({.summaries = {one, none, MakeSummary("qwen")}}, 120);
  EXPECT_THAT(text, HasSubstr(" tokens   from\n"));
  EXPECT_THAT(text, HasSubstr("  per s  cache\n"));
  EXPECT_THAT(text, HasSubstr("    648  12.3%\n"));
  EXPECT_THAT(text, HasSubstr("    648     0%\n"));
  EXPECT_THAT(text, HasSubstr("    648      -\n"));
  EXPECT_THAT(SummaryText({.summaries = {none}}, 120), Not(HasSubstr("cache")));
}

TEST(SummaryTableTest, OfAnOpenLoopHasTheRateAskedForAndTheOneThatWasSent) {
  EndpointSummary summary = MakeSummary("llama");
  summary.load = OpenLoop{2.5};
  summary.achieved_rate = 2.25;
  const SummaryReport report{.summaries = {summary}};
  EXPECT_EQ(
      SummaryText(report, 120),
      "                  sent           TTFT  TTFT  TTFT  TPOT  latency  latency  latency  tokens\n"
      "endpoint   load  per s  success   p50   p95   p99  mean      p50      p95      p99   per s\n"
      "                                   ms    ms    ms    ms        s        s        s\n"
      "llama     2.5/s   2.25   97.50%  50.1   870  1234  12.3     2.50     9.10     12.3     "
      "648\n");
}

EndpointSummary WithIntervals(EndpointSummary summary) {
  summary.intervals = SummaryIntervals();
  summary.intervals->time_to_first_token.p50.low = 0.0452;
  summary.intervals->time_to_first_token.p50.high = 0.058;
  summary.intervals->total_latency.p50.low = 2;
  summary.intervals->total_latency.p50.upper_end = {.reason = UpperEndReason::kTooShort,
                                                    .requests_needed = 500};
  return summary;
}

TEST(SummaryTableTest, HasIntervalsWhereThereIsRoom) {
  const SummaryReport report{.summaries = {WithIntervals(MakeSummary("llama")), MakeSummary("b")}};
  EXPECT_EQ(SummaryText(report, 120),
            "                                      TTFT  TTFT  TTFT  TPOT       latency  latency  "
            "latency  tokens\n"
            "endpoint  users  success               p50   p95   p99  mean           p50      p95   "
            "   p99   per s\n"
            "                                        ms    ms    ms    ms             s        s   "
            "     s\n"
            "llama         5   97.50%  50.1 (45.2-58.0)   870  1234  12.3  2.50 (2.00+)     9.10   "
            "  12.3     648\n"
            "b             5   97.50%              50.1   870  1234  12.3          2.50     9.10   "
            "  12.3     648\n"
            "In brackets: the 95 % interval of the figure at this load; 45.2+ is at least 45.2.\n"
            "llama at 5 users: an upper end needs about 500 requests per repetition.\n");
}

TEST(SummaryTableTest, HasIntervalsBelowWhereThereIsNoRoom) {
  const SummaryReport plain{.summaries = {MakeSummary("llama")}};
  SummaryReport report{.summaries = {WithIntervals(MakeSummary("llama"))}};
  report.summaries[0].intervals->output_throughput.low = 600;
  EXPECT_EQ(SummaryText(report, 80),
            SummaryText(plain, 80) +
                "95 % interval of llama at 5 users: TTFT p50 50.1 (45.2-58.0) "
                "ms, tokens per s\n648 (600+)\n");
}

TEST(SummaryTableTest, SaysWhereMoreThanSixIntervalsAre) {
  SummaryReport plain;
  SummaryReport report;
  for (int i = 0; i < 7; ++i) {
    plain.summaries.push_back(MakeSummary("llama"));
    report.summaries.push_back(WithIntervals(MakeSummary("llama")));
  }
  EXPECT_EQ(SummaryText(report, 85),
            SummaryText(plain, 85) +
                "The 95 % intervals are in the summary CSV, and in this table "
                "on a wider terminal.\n");
}

TEST(SummaryTableTest, FitsEightyColumnsWithNarrowGaps) {
  const SummaryReport report{.summaries = {MakeSummary("llama-vllm")}};
  EXPECT_EQ(SummaryText(report, 80),
            "                         TTFT TTFT TTFT TPOT latency latency latency tokens\n"
            "endpoint   users success  p50  p95  p99 mean     p50     p95     p99  per s\n"
            "                           ms   ms   ms   ms       s       s       s\n"
            "llama-vllm     5  97.50% 50.1  870 1234 12.3    2.50    9.10    12.3    648\n");
}

TEST(SummaryTableTest, PutsLongNamesAboveTheirFigures) {
  const SummaryReport report{.summaries = {MakeSummary(std::string(40, 'n'))}};
  EXPECT_EQ(SummaryText(report, 80),
            "                TTFT TTFT TTFT TPOT latency latency latency tokens\n"
            "  users success  p50  p95  p99 mean     p50     p95     p99  per s\n"
            "                  ms   ms   ms   ms       s       s       s\n"
            "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\n"
            "      5  97.50% 50.1  870 1234 12.3    2.50    9.10    12.3    648\n");
}

TEST(SummaryTableTest, GivesEachFigureALineOnATerminalOfTwentyColumns) {
  const SummaryReport report{.summaries = {MakeSummary("meta-llama/Llama-3.1")}};
  EXPECT_EQ(SummaryText(report, 20),
            "meta-llama/Llama-3.1\n"
            " users 5\n"
            " success 97.50%\n"
            " TTFT p50 ms 50.1\n"
            " TTFT p95 ms 870\n"
            " TTFT p99 ms 1234\n"
            " TPOT mean ms 12.3\n"
            " latency p50 s 2.50\n"
            " latency p95 s 9.10\n"
            " latency p99 s 12.3\n"
            " tokens per s 648\n");
}

TEST(SummaryTableTest, WarnsFirstAndEndsWithTheFiles) {
  const SummaryReport report{
      .failures = {{"llama", ErrorType::kHttpStatus, 12, "HTTP 503:\noverloaded"},
                   {"qwen-72b", ErrorType::kTimeout, 1,
                    "no answer within 240 s; use --timeout, or fewer users, or fewer tokens"}},
      .files = {"results/benchmark_20260301_120000.json", "results/visualizations/a.png",
                "results/a\x1b[2Jb.csv", "other/c.json"},
      .notes = {"the first note"}};
  EXPECT_EQ(SummaryText(report, 60),
            "note: the first note\n"
            "llama: 12 requests failed (http_status): HTTP 503:\n"
            "  overloaded\n"
            "qwen-72b: 1 request failed (timeout): no answer within 240\n"
            "  s; use --timeout, or fewer users, or fewer tokens\n"
            "\n"
            "No request finished.\n"
            "\n"
            "Files in results/\n"
            "  benchmark_20260301_120000.json\n"
            "  visualizations/a.png\n"
            "  a [2Jb.csv\n"
            "  other/c.json\n");
}

TEST(SummaryTableTest, OneSentenceStandsForAllFailuresOfAKind) {
  const SummaryReport report{
      .failures = {{"alpha", ErrorType::kConnect, 12, "cannot connect to http://a:1; check it"},
                   {"alpha", ErrorType::kTimeout, 1, "no answer"},
                   {"beta", ErrorType::kConnect, 30, "cannot connect to http://b:2; check it"}}};
  EXPECT_THAT(SummaryText(report, 200),
              testing::StartsWith("alpha and beta: 42 requests failed (connect): cannot connect to "
                                  "http://a:1; check it (the address is alpha's)\n"
                                  "alpha: 1 request failed (timeout): no answer\n"));
}

TEST(SummaryTableTest, WithoutRequestsSaysSo) {
  EXPECT_EQ(SummaryText({}, 80), "No request finished.\n");
}

TEST(SummaryTableTest, MarksSimulatedEndpoints) {
  SummaryReport report{.summaries = {MakeSummary("a"), MakeSummary("b")},
                       .simulated_endpoints = {"b"}};
  EXPECT_THAT(SummaryText(report, 80), HasSubstr("\nSimulated: b\n"));
  report.simulated_endpoints = {"b", "a"};
  EXPECT_THAT(SummaryText(report, 80), HasSubstr("\nAll endpoints are simulated"));
  report.simulated_endpoints = {};
  EXPECT_THAT(SummaryText(report, 80), Not(HasSubstr("imulated")));
}

TEST(SummaryTableTest, StaysWithinTheWidth) {
  const SummaryReport report{
      .summaries = {WithIntervals(MakeSummary(std::string(40, 'n'))),
                    WithIntervals(MakeSummary(std::string(100, 'm')))},
      .failures = {{std::string(40, 'n'), ErrorType::kInBandError, 1, std::string(300, 'e')}},
      .simulated_endpoints = {std::string(100, 'm')},
      .notes = {std::string(500, 'o') + " word"}};
  for (const std::size_t width : {20U, 40U, 80U, 100U, 120U, 200U}) {
    std::istringstream lines(SummaryText(report, width));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(TerminalWidth(line), width) << line;
    }
  }
}

}  // namespace
}  // namespace llmb
