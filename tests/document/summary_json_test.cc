#include "harness/document/summary_json.h"

#include <gtest/gtest.h>

#include <limits>

#include "harness/document/summary_columns.h"

namespace llmb {
namespace {

SamplingInterval Ends(double low, std::optional<double> high) {
  SamplingInterval interval;
  interval.low = low;
  interval.high = high;
  return interval;
}

TEST(SummaryJson, HasTheIntervalsBoundsAndStabilityOfTheCsv) {
  EndpointSummary summary;
  summary.endpoint_name = "llama";
  summary.load = OpenLoop{2};
  summary.total_requests = 4;
  summary.successful_requests = 3;
  summary.time_to_first_token.p50 = 0.25;
  summary.intervals =
      SummaryIntervals{.total_latency = {},
                       .time_to_first_token = {.p50 = Ends(0.125, 0.5), .p99 = Ends(1, {})},
                       .time_per_output_token = {},
                       .inter_token_latency = {},
                       .request_throughput = Ends(1.75, 2.25),
                       .output_throughput = {}};
  summary.client.ttft = FigureError{.figure = 0.25, .bound = 0.001};
  summary.stability = {.verdict = Stability::kNoGrowthFound, .unseen_overload = 0.125};
  summary.window_begins_s = 1.5;
  const Json json = SummaryToJson(summary);
  EXPECT_EQ(json["endpoint_name"], "llama");
  EXPECT_EQ(json["load"], "rate:2");
  EXPECT_EQ(json["total_requests"], 4);
  EXPECT_EQ(json["success_rate"], 0.75);
  EXPECT_EQ(json["p50_ttft"], 0.25);
  EXPECT_EQ(json["p50_ttft_low"], 0.125);
  EXPECT_EQ(json["p50_ttft_high"], 0.5);
  EXPECT_EQ(json["p99_ttft_low"], 1);
  EXPECT_FALSE(json.contains("p99_ttft_high"));
  EXPECT_EQ(json["request_throughput_low"], 1.75);
  EXPECT_EQ(json["ttft_error_bound"], 0.001);
  EXPECT_EQ(json["stability"], "no_growth_found");
  EXPECT_EQ(json["unseen_overload"], 0.125);
  EXPECT_EQ(json["window_is_all"], false);
}

TEST(SummaryJson, HasTheTtftOfEachTurn) {
  EndpointSummary summary;
  summary.ttft_by_turn = {{.turn = 0, .count = 40, .p50 = 0.5, .interval = Ends(0.25, {})},
                          {.turn = 1, .count = 3, .p50 = 0.125}};
  EXPECT_EQ(JsonText(SummaryToJson(summary)["ttft_by_turn"]),
            R"([{"turn":0,"count":40,"p50_ttft":0.5,"p50_ttft_low":0.25},)"
            R"({"turn":1,"count":3,"p50_ttft":0.125}])");
}

// Every key is a column, and what does not exist has no key.
TEST(SummaryJson, OfAnEmptySummaryHasOnlyWhatExists) {
  EndpointSummary summary;
  summary.users_busy = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(JsonText(SummaryToJson(summary)),
            R"({"total_requests":0,"successful_requests":0,"failed_requests":0,)"
            R"("concurrent_level":1,"suspended_requests":0,"load":"users:1",)"
            R"("cancelled_requests":0,"warmup_requests":0})");
}

}  // namespace
}  // namespace llmb
