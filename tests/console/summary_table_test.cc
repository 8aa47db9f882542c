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
  summary.time_to_first_token.p99 = 1.2345;
  summary.time_per_output_token.mean = 0.0123;
  summary.inter_token_latency.p99 = 0.02;
  summary.total_latency.p50 = 2.5;
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
      "                                TTFT  TTFT  TPOT   ITL  latency  latency  tokens   reqs\n"
      "endpoint  users  reqs  success   p50   p99  mean   p99      p50      p99   per s  per s\n"
      "                                  ms    ms    ms    ms        s        s\n"
      "llama         5    40   97.50%  50.1  1234  12.3  20.0     2.50     12.3     648   6.48\n"
      "qwen          1     3    0.00%     -     -     -     -        -        -       -      -\n");
}

TEST(SummaryTableTest, FitsEightyColumnsWithNarrowGaps) {
  const SummaryReport report{.summaries = {MakeSummary("llama-vllm")}};
  EXPECT_EQ(SummaryText(report, 80),
            "                              TTFT TTFT TPOT  ITL latency latency tokens  reqs\n"
            "endpoint   users reqs success  p50  p99 mean  p99     p50     p99  per s per s\n"
            "                                ms   ms   ms   ms       s       s\n"
            "llama-vllm     5   40  97.50% 50.1 1234 12.3 20.0    2.50    12.3    648  6.48\n");
}

TEST(SummaryTableTest, PutsLongNamesAboveTheirFigures) {
  const SummaryReport report{.summaries = {MakeSummary(std::string(40, 'n'))}};
  EXPECT_EQ(SummaryText(report, 80),
            "                     TTFT TTFT TPOT  ITL latency latency tokens  reqs\n"
            "  users reqs success  p50  p99 mean  p99     p50     p99  per s per s\n"
            "                       ms   ms   ms   ms       s       s\n"
            "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\n"
            "      5   40  97.50% 50.1 1234 12.3 20.0    2.50    12.3    648  6.48\n");
}

TEST(SummaryTableTest, ListsFailuresByErrorTypeAndThenTheFiles) {
  const SummaryReport report{
      .failures = {{"llama", ErrorType::kHttpStatus, 12, "HTTP 503:\noverloaded"},
                   {"qwen-72b", ErrorType::kTimeout, 3, "no answer within 240 s"}},
      .files = {"results/benchmark_20260301_120000.json", "results/a\x1b[2Jb.csv"}};
  EXPECT_EQ(SummaryText(report, 80),
            "No request finished.\n"
            "\n"
            "Failures\n"
            "  llama     12  http_status  HTTP 503: overloaded\n"
            "  qwen-72b   3  timeout      no answer within 240 s\n"
            "\n"
            "Files\n"
            "  results/benchmark_20260301_120000.json\n"
            "  results/a [2Jb.csv\n");
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
      .summaries = {MakeSummary(std::string(40, 'n')), MakeSummary(std::string(100, 'm'))},
      .failures = {{std::string(40, 'n'), ErrorType::kInBandError, 1, std::string(300, 'e')}},
      .simulated_endpoints = {std::string(100, 'm')}};
  for (const std::size_t width : {80, 100, 120, 200}) {
    std::istringstream lines(SummaryText(report, width));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(TerminalWidth(line), width) << line;
    }
  }
}

}  // namespace
}  // namespace llmb
