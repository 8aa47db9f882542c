#include "harness/console/vllm_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace llmb {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

RequestRecord Answer(Nanoseconds start, Nanoseconds ttft, Nanoseconds gap) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.load = ClosedLoop{2};
  record.started = TimePoint(start);
  record.total_latency = ttft + 2 * gap + 20ms;
  record.time_to_first_event = ttft;
  record.time_to_first_token = ttft;
  record.token_times = {ttft, ttft + gap, ttft + 2 * gap};
  record.token_events = 3;
  record.inter_token_latency = InterTokenLatency{gap, gap, gap, gap, gap, gap};
  record.output_tokens = 3;
  record.input_tokens = 10;
  record.token_count_source = TokenCountSource::kUsage;
  return record;
}

std::vector<ToolSamples> Sampled(const std::vector<RequestRecord>& records) {
  ToolSampler sampler(MetricProfileName::kVllm, false, {});
  DurationCounts gaps;
  for (const RequestRecord& record : records) {
    sampler.Add(record);
    for (std::size_t i = 1; i < record.token_times.size(); ++i) {
      gaps.Add(record.token_times[i] - record.token_times[i - 1]);
    }
  }
  if (!records.empty()) sampler.AddInterTokenLatency("a", records[0].load, gaps);
  return sampler.Finish();
}

// 3 + 3 tokens and 20 of input in 1 s. TTFT 100 and 200 ms: mean and median 150, p99 199. TPOT is
// 20 and 40 ms.
TEST(VllmTables, HasTheRowsOfVllm) {
  const auto stages = Sampled({Answer(0ms, 100ms, 20ms), Answer(700ms, 200ms, 40ms)});
  EXPECT_EQ(VllmTables(stages, {}),
            "============ Serving Benchmark Result ============\n"
            "Successful requests:                     2         \n"
            "Failed requests:                         0         \n"
            "Maximum request concurrency:             2         \n"
            "Benchmark duration (s):                  1.00      \n"
            "Total input tokens:                      20        \n"
            "Total generated tokens:                  6         \n"
            "Request throughput (req/s):              2.00      \n"
            "Output token throughput (tok/s):         6.00      \n"
            "Peak output token throughput (tok/s):    6.00      \n"
            "Peak concurrent requests:                2.00      \n"
            "Total token throughput (tok/s):          26.00     \n"
            "---------------Time to First Token----------------\n"
            "Mean TTFT (ms):                          150.00    \n"
            "Median TTFT (ms):                        150.00    \n"
            "P99 TTFT (ms):                           199.00    \n"
            "-----Time per Output Token (excl. 1st token)------\n"
            "Mean TPOT (ms):                          40.00     \n"
            "Median TPOT (ms):                        40.00     \n"
            "P99 TPOT (ms):                           49.80     \n"
            "---------------Inter-token Latency----------------\n"
            "Mean ITL (ms):                           30.00     \n"
            "Median ITL (ms):                         30.00     \n"
            "P99 ITL (ms):                            40.00     \n"
            "==================================================\n");
}

TEST(VllmTables, ObeysTheMetricsAndPercentiles) {
  VllmTableSettings settings;
  settings.percentiles = {.metrics = {"e2el"}, .percentiles = {50, 99.9}};
  settings.counts_good = true;
  const std::string text = VllmTables(Sampled({Answer(0ms, 100ms, 20ms)}), settings);
  EXPECT_THAT(text, HasSubstr("----------------End-to-end Latency----------------\n"
                              "Mean E2EL (ms):                          160.00    \n"
                              "Median E2EL (ms):                        160.00    \n"
                              "P50 E2EL (ms):                           160.00    \n"
                              "P99.9 E2EL (ms):                         160.00    \n"
                              "======="));
  EXPECT_THAT(text, HasSubstr("Request goodput (req/s):"));
  EXPECT_THAT(text, Not(HasSubstr("TTFT")));
}

TEST(VllmTables, OfAnOpenLoopHasItsRate) {
  RequestRecord record = Answer(0ms, 100ms, 20ms);
  record.load = OpenLoop{2.5};
  VllmTableSettings settings;
  EXPECT_THAT(VllmTables(Sampled({record}), settings),
              HasSubstr("Request rate configured (RPS):           2.50      \n"));
  EXPECT_THAT(VllmTables(Sampled({record}), settings), Not(HasSubstr("concurrency:")));
  settings.max_concurrency = 7;
  EXPECT_THAT(VllmTables(Sampled({record}), settings),
              HasSubstr("Maximum request concurrency:             7         \n"));
}

TEST(VllmTables, SeveralStagesAreNamed) {
  RequestRecord other = Answer(0ms, 100ms, 20ms);
  other.load = ClosedLoop{8};
  const std::string text = VllmTables(Sampled({Answer(0ms, 100ms, 20ms), other}), {});
  EXPECT_THAT(text, StartsWith("a, 2 users\n===="));
  EXPECT_THAT(text, HasSubstr("====\n\na, 8 users\n===="));
}

TEST(VllmTables, WhatDoesNotExistIsADash) {
  RequestRecord whole = Answer(0ms, 100ms, 20ms);
  whole.time_to_first_event.reset();
  whole.time_to_first_token.reset();
  whole.token_times.clear();
  whole.inter_token_latency.reset();
  EXPECT_THAT(VllmTables(Sampled({whole}), {}),
              HasSubstr("Mean TTFT (ms):                          -         \n"));
  EXPECT_EQ(VllmTables({}, {}), "");
}

}  // namespace
}  // namespace llmb
