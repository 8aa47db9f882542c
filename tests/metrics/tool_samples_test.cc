#include "harness/metrics/tool_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace llmb {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using testing::ElementsAre;
using testing::Pair;

RequestRecord OneAnswer(Nanoseconds start) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.model_name = "m";
  record.started = TimePoint(start);
  record.total_latency = 1s;
  record.time_to_first_event = 200ms;
  record.time_to_first_token = 200ms;
  record.output_tokens = 5;
  record.input_tokens = 3;
  record.token_count_source = TokenCountSource::kUsage;
  return record;
}

std::vector<ToolSamples> Sampled(MetricProfileName tool, const std::vector<RequestRecord>& records,
                                 bool detailed = false) {
  ToolSampler sampler(tool, detailed, {});
  for (const RequestRecord& record : records) sampler.Add(record);
  return sampler.Finish();
}

TEST(ToolSampler, LeavesOutWarmupAndCancelledRequests) {
  RequestRecord warmup = OneAnswer(1s);
  warmup.warmup = true;
  RequestRecord cancelled = OneAnswer(1s);
  cancelled.error_type = ErrorType::kCancelled;
  const auto samples = Sampled(MetricProfileName::kVllm, {warmup, cancelled, OneAnswer(2s)});
  ASSERT_EQ(samples.size(), 1U);
  EXPECT_EQ(samples[0].requests, 1U);
  EXPECT_EQ(samples[0].completed, 1U);
  EXPECT_EQ(samples[0].duration, 1s);
  EXPECT_TRUE(Sampled(MetricProfileName::kVllm, {warmup}).empty());
}

TEST(ToolSampler, CountsFailuresByType) {
  RequestRecord failed = OneAnswer(1s);
  failed.error_type = ErrorType::kReset;
  const auto samples = Sampled(MetricProfileName::kAiperf, {failed, OneAnswer(1s)});
  EXPECT_EQ(samples.at(0).completed, 1U);
  EXPECT_THAT(samples[0].failures, ElementsAre(Pair("reset", 1)));
}

TEST(ToolSampler, KeepsTimesOfSuspendedRequestsOut) {
  RequestRecord suspended = OneAnswer(1s);
  suspended.suspended = 1s;
  const auto samples = Sampled(MetricProfileName::kVllm, {suspended, OneAnswer(1s)});
  EXPECT_EQ(samples.at(0).completed, 2U);
  EXPECT_THAT(samples[0].ttft.values, ElementsAre(0.2));
  EXPECT_THAT(samples[0].output_tokens.values, ElementsAre(5, 5));
}

TEST(ToolSampler, KnowsGapsOnlyIfTheyWerePooled) {
  RequestRecord record = OneAnswer(1s);
  record.inter_token_latency = InterTokenLatency();
  EXPECT_TRUE(Sampled(MetricProfileName::kVllm, {record}).at(0).gaps_unknown);
  ToolSampler sampler(MetricProfileName::kVllm, false, {});
  sampler.Add(record);
  DurationCounts gaps;
  gaps.Add(100ms);
  sampler.AddInterTokenLatency("a", LoadLevel(), gaps);
  const auto samples = sampler.Finish();
  EXPECT_FALSE(samples.at(0).gaps_unknown);
  EXPECT_EQ(samples[0].gaps.Total(), 1U);
}

TEST(ToolSampler, ListsRequestsOnlyIfAsked) {
  EXPECT_TRUE(Sampled(MetricProfileName::kVllm, {OneAnswer(1s)}).at(0).detailed.empty());
  const auto samples = Sampled(MetricProfileName::kVllm, {OneAnswer(2s), OneAnswer(1s)}, true);
  ASSERT_EQ(samples.at(0).detailed.size(), 2U);
  EXPECT_EQ(samples[0].detailed[0].started, TimePoint(1s));
}

// The role comes after 50 ms, tokens after 200, 300 and 450 ms: vLLM has gaps of 150, 100 and 150
// ms.
TEST(ToolSampler, ListsTheGapAfterARoleAsVllmDoes) {
  RequestRecord record = OneAnswer(1s);
  record.time_to_first_event = 50ms;
  record.token_times = {200ms, 300ms, 450ms};
  const auto gaps_of = [&](MetricProfileName tool) {
    return Sampled(tool, {record}, true).at(0).detailed.at(0).gaps;
  };
  EXPECT_THAT(gaps_of(MetricProfileName::kVllm), ElementsAre(0.15, 0.1, 0.15));
  EXPECT_THAT(gaps_of(MetricProfileName::kAiperf), ElementsAre(0.1, 0.15));
  record.time_to_first_event = 200ms;  // the role comes with the first token
  EXPECT_THAT(gaps_of(MetricProfileName::kVllm), ElementsAre(0.1, 0.15));
  record.token_times.clear();  // of a run document
  record.time_to_first_event = 50ms;
  EXPECT_THAT(gaps_of(MetricProfileName::kVllm), ElementsAre());
}

TEST(ToolSampler, OrdersByEndpointAndLoad) {
  RequestRecord many = OneAnswer(1s);
  many.load = ClosedLoop{9};
  RequestRecord other = OneAnswer(1s);
  other.endpoint_name = "b";
  const auto samples = Sampled(MetricProfileName::kVllm, {many, other, OneAnswer(1s)});
  ASSERT_EQ(samples.size(), 3U);
  EXPECT_EQ(samples[0].load, LoadLevel());
  EXPECT_EQ(samples[1].load, LoadLevel(ClosedLoop{9}));
  EXPECT_EQ(samples[2].endpoint_name, "b");
}

}  // namespace
}  // namespace llmb
