#include "harness/document/summary_csv.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/document/csv_text.h"
#include "harness/metrics/case_counters.h"

namespace llmb {
namespace {

constexpr std::string_view kHeader =
    "endpoint_name,total_requests,successful_requests,failed_requests,success_rate,"
    "avg_total_latency,min_total_latency,max_total_latency,avg_ttft,min_ttft,max_ttft,"
    "avg_tpot,min_tpot,max_tpot,avg_throughput,min_throughput,max_throughput,"
    "avg_input_tokens,avg_output_tokens,"
    "avg_inter_token_latency,min_inter_token_latency,max_inter_token_latency,"
    "avg_p50_inter_token_latency,avg_p95_inter_token_latency,avg_p99_inter_token_latency,"
    "concurrent_level,p50_total_latency,p90_total_latency,p95_total_latency,p99_total_latency,"
    "p50_ttft,p90_ttft,p95_ttft,p99_ttft,p50_tpot,p90_tpot,p95_tpot,p99_tpot,"
    "p50_itl,p90_itl,p95_itl,p99_itl,output_throughput,request_throughput,duration,"
    "client_verdict,read_lag_p99_ms,client_cpu_share,send_delay_p99_ms,suspended_requests,"
    "load,cancelled_requests,users_busy,window_begins_s,cached_share,"
    "n_eff,p50_total_latency_low,p50_total_latency_high,p99_total_latency_low,"
    "p99_total_latency_high,p50_ttft_low,p50_ttft_high,p99_ttft_low,p99_ttft_high,"
    "p50_tpot_low,p50_tpot_high,p99_tpot_low,p99_tpot_high,output_throughput_low,"
    "output_throughput_high,request_throughput_low,request_throughput_high,"
    "p50_itl_low,p50_itl_high,p99_itl_low,p99_itl_high,"
    "request_rate,offered_rate,achieved_rate,p50_ttft_from_schedule,p99_ttft_from_schedule,"
    "p50_total_latency_from_schedule,p99_total_latency_from_schedule,warmup_requests,"
    "ttft_error_bound,tpot_error_bound,itl_error_bound,total_latency_error_bound,stability,"
    "unseen_overload,goodput,good_share,window_is_all,workload,exact_input_share,"
    "lost_load_share,slo_verdict,slo_answers\n";

// The intervals of a summary without a window.
const std::string kNoIntervals(21, ',');
// The columns of an open loop in a closed one.
const std::string kNoOpenLoop(7, ',');
// The bounds of files of earlier versions.
const std::string kNoBounds(4, ',');
// Those of good requests without limits, that of the window without one, the workload's, that of a
// run that was not merged, and those of thresholds without any.
const std::string kNoGoodputAndWindow(8, ',');

std::string Written(const std::vector<EndpointSummary>& summaries) {
  std::ostringstream out;
  WriteSummaryCsv(out, summaries);
  return out.str();
}

SamplingInterval Ends(double low) {
  SamplingInterval interval;
  interval.low = low;
  interval.high = low + 1;
  return interval;
}

SamplingInterval LowEnd(double low, double effective_size) {
  SamplingInterval interval;
  interval.low = low;
  interval.effective_size = effective_size;
  return interval;
}

// Seven values from `first` on, each one more: mean, minimum, maximum, p50, p90, p95, p99.
Distribution From(double first) {
  return {7, first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6};
}

TEST(SummaryCsv, HeaderNeverDependsOnTheData) {
  EXPECT_EQ(Written({}), kHeader);
  EXPECT_TRUE(Written({EndpointSummary()}).starts_with(kHeader));
}

TEST(SummaryCsv, ANameThatIsAFormulaIsGuardedUnlessRawTextIsWanted) {
  EndpointSummary summary;
  summary.endpoint_name = "=llama";
  EXPECT_TRUE(Written({summary}).starts_with(std::string(kHeader) + "'=llama,"));
  std::ostringstream raw;
  WriteSummaryCsv(raw, {summary}, CsvText::kRaw);
  EXPECT_TRUE(raw.str().starts_with(std::string(kHeader) + "=llama,"));
}

TEST(SummaryCsv, EveryValueIsInItsColumn) {
  EndpointSummary summary;
  summary.endpoint_name = "llama, 8B";
  summary.load = ClosedLoop{9};
  summary.total_requests = 40;
  summary.successful_requests = 39;
  summary.suspended_requests = 2;
  summary.total_latency = From(10);
  summary.time_to_first_token = From(20);
  summary.time_per_output_token = From(30);
  summary.inter_token_latency = From(40);
  summary.tokens_per_second = From(50.5);
  summary.average_input_tokens = 61.25;
  summary.average_output_tokens = 62;
  summary.itl_average = 63;
  summary.itl_minimum = 64;
  summary.itl_maximum = 65;
  summary.average_itl_p50 = 66;
  summary.average_itl_p95 = 67;
  summary.average_itl_p99 = 68;
  summary.output_throughput = 69;
  summary.request_throughput = 70;
  summary.duration = 71.5;
  summary.cached_share = 0.75;
  summary.cancelled_requests = 3;
  summary.warmup_requests = 8;
  summary.users_busy = 0.5;
  summary.window_begins_s = 1.5;
  summary.intervals =
      SummaryIntervals{.total_latency = {.p50 = Ends(81), .p99 = Ends(83)},
                       .time_to_first_token = {.p50 = Ends(85), .p99 = LowEnd(87, 80.5)},
                       .time_per_output_token = {.p50 = Ends(89), .p99 = Ends(91)},
                       .inter_token_latency = {.p50 = Ends(97), .p99 = Ends(99)},
                       .request_throughput = Ends(95),
                       .output_throughput = Ends(93)};
  summary.goodput = 101;
  summary.workload = "random";
  summary.exact_input_share = 0.9;
  summary.good_share = 0.5;
  summary.client = {.read_lag_p99_ms = 6.5,
                    .client_cpu_share = 0.25,
                    .send_delay_p99_ms = 0,
                    .lost_load_share = 0,
                    .ttft = FigureError{20, 0.5},
                    .tpot = FigureError{30, 0.25},
                    .itl = FigureError{40, 0.125},
                    .total_latency = FigureError{10, 0.0625}};
  EXPECT_EQ(Written({summary}),
            std::string(kHeader) +
                "\"llama, 8B\",40,39,1,97.50%,10,11,12,20,21,22,30,31,32,50.5,51.5,52.5,61.25,62,"
                "63,64,65,66,67,68,9,13,14,15,16,23,24,25,26,33,34,35,36,43,44,45,46,69,70,71.5,"
                "suspect,6.5,0.25,0,2,users:9,3,0.5,1.5,0.75,"
                "80.5,81,82,83,84,85,86,87,,89,90,91,92,93,94,95,96,97,98,99,100" +
                kNoOpenLoop + ",8,0.5,0.25,0.125,0.0625,,,101,0.5,False,random,0.9,0,,\n");
}

TEST(SummaryCsv, AnOpenLoopHasRatesAndNoUsers) {
  EndpointSummary summary;
  summary.endpoint_name = "a";
  summary.load = OpenLoop{2.5};
  summary.offered_rate = 2.25;
  summary.stability = {.verdict = Stability::kNoGrowthFound, .unseen_overload = 0.12};
  summary.achieved_rate = 2;
  summary.ttft_from_schedule = From(10);
  summary.latency_from_schedule = From(20);
  EXPECT_EQ(Written({summary}), std::string(kHeader) + "a,0,0,0," + std::string(45, ',') +
                                    "0,rate:2.5,0,,," + kNoIntervals + ",2.5,2.25,2,13,16,23,26,0" +
                                    kNoBounds + ",no_growth_found,0.12" + kNoGoodputAndWindow +
                                    "\n");
}

TEST(SummaryCsv, SecondsAreWrittenToTheNanosecond) {
  EndpointSummary summary;
  summary.total_latency.mean = 0.1 + 0.2;  // 0.30000000000000004
  EXPECT_NE(Written({summary}).find(",0.3,"), std::string::npos);
}

TEST(SummaryCsv, AnEndpointWithoutASuccessHasEmptyCells) {
  EndpointSummary summary;
  summary.endpoint_name = "down";
  summary.total_requests = 3;
  EXPECT_EQ(Written({summary}), std::string(kHeader) + "down,3,0,3,0.00%" + std::string(20, ',') +
                                    ",1" + std::string(23, ',') + ",0,users:1,0,,," + kNoIntervals +
                                    kNoOpenLoop + ",0" + kNoBounds + ",," + kNoGoodputAndWindow +
                                    "\n");
}

TEST(SummaryCsv, NoRequestsHaveNoRate) {
  EXPECT_EQ(Written({EndpointSummary()}), std::string(kHeader) + "\"\",0,0,0," +
                                              std::string(20, ',') + ",1" + std::string(23, ',') +
                                              ",0,users:1,0,,," + kNoIntervals + kNoOpenLoop +
                                              ",0" + kNoBounds + ",," + kNoGoodputAndWindow + "\n");
}

SloAnswer Answer(const std::string& endpoint, SloVerdict verdict) {
  SloAnswer answer{.endpoint_name = endpoint,
                   .load = ClosedLoop{2},
                   .threshold = *ParseThreshold("latency_p50<2s"),
                   .decision = {}};
  answer.decision.verdict = verdict;
  answer.decision.figure = 1.5;
  answer.decision.share = 0.75;
  answer.decision.share_low = 0.5;
  answer.decision.share_high = 0.875;
  answer.decision.requests = 8;
  return answer;
}

// 1.5 s is 0.25 of the limit within 2 s. The worst of a fail and a pass is the fail.
TEST(SummaryCsv, ARowHasTheAnswersOfItsThresholds) {
  std::vector<EndpointSummary> summaries(2);
  summaries[0].endpoint_name = "a";
  summaries[1].endpoint_name = "b";
  summaries[0].load = summaries[1].load = ClosedLoop{2};
  std::ostringstream out;
  WriteSummaryCsv(out, summaries, CsvText::kGuarded,
                  {Answer("a", SloVerdict::kPass), Answer("a", SloVerdict::kFail)});
  std::istringstream in(out.str());
  CsvReader reader(in, "summary");
  std::vector<std::string> cells;
  ASSERT_TRUE(reader.Next(cells).value_or(false));
  ASSERT_TRUE(reader.Next(cells).value_or(false));
  EXPECT_EQ(cells.end()[-2], "fail");
  const auto answers = nlohmann::json::parse(cells.back(), nullptr, false);
  ASSERT_EQ(answers.size(), 2U) << cells.back();
  EXPECT_EQ(answers[0], nlohmann::json::parse(R"({"threshold": "latency_p50<2s",
      "verdict": "pass", "limit": 2.0, "unit": "s", "figure": 1.5, "margin": 0.25, "share": 0.75,
      "share_low": 0.5, "share_high": 0.875, "requests": 8})"));
  EXPECT_EQ(answers[1]["verdict"], "fail");
  ASSERT_TRUE(reader.Next(cells).value_or(false));
  EXPECT_EQ(cells.end()[-2], "");
  EXPECT_EQ(cells.back(), "");
}

std::string Document() {
  std::ifstream file(LLMB_SOURCE_DIR "/docs/metrics.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(MetricsDocument, NamesEverySummaryColumn) {
  const std::string document = Document();
  std::istringstream in{std::string(kHeader)};
  CsvReader reader(in, "header");
  std::vector<std::string> columns;
  ASSERT_TRUE(reader.Next(columns).value_or(false));
  for (const std::string& column : columns) {
    EXPECT_TRUE(document.find('`' + column + '`') != document.npos) << column;
  }
}

TEST(MetricsDocument, NamesEveryCounter) {
  const std::string document = Document();
  EndpointSamples samples;
  samples.total_requests = samples.successful_requests = 1;
  samples.total_latency = samples.time_to_first_token = samples.time_per_output_token = {1};
  samples.input_tokens = samples.output_tokens = {1};
  samples.inter_token_latency.Add(Nanoseconds(1000));
  samples.duration = std::chrono::seconds(1);
  const auto counters = CaseCounters(samples);
  EXPECT_EQ(counters.size(), 14U);
  for (const BoundedFigure& figure : BoundedFigures()) {
    EXPECT_TRUE(document.find(fmt::format("`{}`", figure.counter)) != document.npos);
  }
  for (const auto& [name, value] : counters) {
    EXPECT_TRUE(document.find('`' + name + '`') != document.npos) << name;
  }
}

}  // namespace
}  // namespace llmb
