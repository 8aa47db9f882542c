#include "harness/metrics/metric_profile.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/metrics/profile_records.h"

namespace llmb {

void PrintTo(const ProfileSample& sample, std::ostream* out) {
  *out << (sample.value ? std::to_string(*sample.value) : "nothing") << " x " << sample.weight
       << ", certainty " << static_cast<int>(sample.certainty);
}

namespace {

using namespace std::chrono_literals;
using M = ProfileMetric;

constexpr auto kVllm = MetricProfileName::kVllm;
constexpr auto kAiperf = MetricProfileName::kAiperf;
constexpr auto kGuidellm = MetricProfileName::kGuidellm;
constexpr auto kPcai = MetricProfileName::kPcai;
constexpr auto kAllProfiles = {kVllm, kAiperf, kGuidellm, kPcai};

const MetricDefinition& Definition(MetricProfileName profile, M metric) {
  return ProfileOf(profile).metrics[static_cast<std::size_t>(metric)];
}

ProfileSample SampleOf(MetricProfileName profile, M metric, const RequestRecord& record) {
  return Definition(profile, metric).sample(record);
}

void ExpectSample(const ProfileSample& sample, double value, double weight, Certainty certainty) {
  ASSERT_TRUE(sample.value) << testing::PrintToString(sample);
  EXPECT_NEAR(*sample.value, value, 1e-12);
  EXPECT_EQ(sample.weight, weight);
  EXPECT_EQ(sample.certainty, certainty) << testing::PrintToString(sample);
}

void ExpectExact(const ProfileSample& sample, double value, double weight = 1) {
  ExpectSample(sample, value, weight, Certainty::kExact);
}

void ExpectEstimated(const ProfileSample& sample, double value, double weight = 1) {
  ExpectSample(sample, value, weight, Certainty::kEstimated);
}

void ExpectNone(const ProfileSample& sample) {
  EXPECT_FALSE(sample.value) << testing::PrintToString(sample);
  EXPECT_EQ(sample.certainty, Certainty::kExact);
}

void ExpectUnknown(const ProfileSample& sample) {
  EXPECT_FALSE(sample.value) << testing::PrintToString(sample);
  EXPECT_EQ(sample.certainty, Certainty::kUnknown);
}

// A record with one token event at 30 ms that held `tokens` tokens.
RequestRecord OneEvent(std::int64_t tokens) {
  RequestRecord record = StreamedRecord();
  record.token_events = 1;
  record.output_tokens = tokens;
  record.inter_token_latency.reset();
  record.time_per_output_token.reset();
  return record;
}

RequestRecord NotStreamed() {
  RequestRecord record;
  record.http_status = 200;
  record.finish_reason = "stop";
  record.total_latency = 100ms;
  record.output_tokens = 9;
  record.token_count_source = TokenCountSource::kUsage;
  return record;
}

// The fields of a streamed request that a CSV of 25 columns has.
RequestRecord Established() {
  RequestRecord record = StreamedRecord();
  record.started.reset();
  record.time_to_first_event.reset();
  record.time_to_first_content.reset();
  record.token_events.reset();
  record.token_count_source.reset();
  return record;
}

RequestRecord Failure(ErrorType type) {
  RequestRecord record = StreamedRecord();
  record.error_type = type;
  return record;
}

TEST(MetricProfile, EachNameHasItsDefinitions) {
  for (const MetricProfileName name : kAllProfiles) {
    EXPECT_EQ(ProfileOf(name).name, name);
    for (const MetricDefinition& metric : ProfileOf(name).metrics) {
      EXPECT_TRUE(metric.sample != nullptr || !metric.difference.empty());
    }
  }
  EXPECT_EQ(Definition(kAiperf, M::kTimePerOutputTokenMean).sample, nullptr);
  EXPECT_EQ(Definition(kPcai, M::kTimeToFirstTokenP99).sample, nullptr);
}

TEST(MetricProfile, TheLastTokenIsDerivedFromTheGaps) {
  EXPECT_EQ(TimeToLastToken(StreamedRecord()), 90ms);  // 30 + 4 x 15
  EXPECT_EQ(TimeToLastToken(OneEvent(1)), 30ms);
  EXPECT_EQ(TimeToLastToken(NotStreamed()), std::nullopt);
  EXPECT_EQ(TimeToLastToken(Established()), std::nullopt);
  EXPECT_EQ(TimeToLastToken({}), std::nullopt);
}

TEST(MetricProfile, VllmCountsFromTheRoleToTheEnd) {
  const RequestRecord record = StreamedRecord();
  ExpectExact(SampleOf(kVllm, M::kTimeToFirstTokenMean, record), 0.010);
  ExpectExact(SampleOf(kVllm, M::kTimeToFirstTokenP99, record), 0.010);
  // (100 - 10) / 8
  ExpectEstimated(SampleOf(kVllm, M::kTimePerOutputTokenMean, record), 0.01125);
  ExpectEstimated(SampleOf(kVllm, M::kInterTokenLatencyMean, record), 0.020);  // 10 to 30
  ExpectEstimated(SampleOf(kVllm, M::kTotalLatencyMean, record), 0.100);
  ExpectExact(SampleOf(kVllm, M::kOutputTokensMean, record), 9);
  ExpectExact(SampleOf(kVllm, M::kOutputThroughput, record), 9);
}

TEST(MetricProfile, AiperfEndsWithTheLastToken) {
  const RequestRecord record = StreamedRecord();
  ExpectExact(SampleOf(kAiperf, M::kTimeToFirstTokenMean, record), 0.030);
  ExpectEstimated(SampleOf(kAiperf, M::kInterTokenLatencyMean, record), 0.0075);  // (90 - 30) / 8
  ExpectEstimated(SampleOf(kAiperf, M::kInterTokenLatencyP99, record), 0.0075);
  ExpectExact(SampleOf(kAiperf, M::kTotalLatencyMean, record), 0.090);
  ExpectEstimated(SampleOf(kAiperf, M::kOutputTokensMean, record), 9);
  ExpectEstimated(SampleOf(kAiperf, M::kOutputThroughput, record), 9);
}

TEST(MetricProfile, GuidellmIncludesTtftInTpotAndWeightsByTokens) {
  const RequestRecord record = StreamedRecord();
  ExpectExact(SampleOf(kGuidellm, M::kTimeToFirstTokenMean, record), 0.030);
  ExpectExact(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record), 0.010, 9);  // 90 / 9
  ExpectExact(SampleOf(kGuidellm, M::kInterTokenLatencyMean, record), 0.0075, 8);
  ExpectExact(SampleOf(kGuidellm, M::kInterTokenLatencyP99, record), 0.0075, 8);
  ExpectExact(SampleOf(kGuidellm, M::kTotalLatencyMean, record), 0.100);
  ExpectExact(SampleOf(kGuidellm, M::kOutputTokensMean, record), 9);
  ExpectEstimated(SampleOf(kGuidellm, M::kOutputThroughput, record), 9);
}

TEST(MetricProfile, PcaiCountsEventsAndIncludesTtftInTpot) {
  const RequestRecord record = StreamedRecord();
  ExpectExact(SampleOf(kPcai, M::kTimeToFirstTokenMean, record), 0.010);
  ExpectExact(SampleOf(kPcai, M::kTimePerOutputTokenMean, record), 0.020);  // 100 / 5
  ExpectExact(SampleOf(kPcai, M::kInterTokenLatencyMean, record), 0.015);
  ExpectExact(SampleOf(kPcai, M::kInterTokenLatencyP99, record), 0.020);  // sorted[int(4 x 0.99)]
  ExpectExact(SampleOf(kPcai, M::kTotalLatencyMean, record), 0.100);
  ExpectExact(SampleOf(kPcai, M::kOutputTokensMean, record), 5);
  ExpectExact(SampleOf(kPcai, M::kOutputThroughput, record), 50);  // 5 / 0.1
}

TEST(MetricProfile, OneTokenHasNoTimeBetweenTokens) {
  const RequestRecord record = OneEvent(1);
  ExpectNone(SampleOf(kVllm, M::kTimePerOutputTokenMean, record));
  ExpectNone(SampleOf(kAiperf, M::kInterTokenLatencyMean, record));
  ExpectExact(SampleOf(kAiperf, M::kTotalLatencyMean, record), 0.030);
  ExpectExact(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record), 0.030);  // 30 / 1
  ExpectNone(SampleOf(kGuidellm, M::kInterTokenLatencyMean, record));
  ExpectExact(SampleOf(kPcai, M::kTimePerOutputTokenMean, record), 0.100);
  ExpectNone(SampleOf(kPcai, M::kInterTokenLatencyMean, record));
  ExpectNone(SampleOf(kPcai, M::kInterTokenLatencyP99, record));
}

TEST(MetricProfile, SeveralTokensInOneEvent) {
  const RequestRecord record = OneEvent(4);
  ExpectEstimated(SampleOf(kVllm, M::kTimePerOutputTokenMean, record), 0.030);  // (100 - 10) / 3
  ExpectEstimated(SampleOf(kAiperf, M::kInterTokenLatencyMean, record), 0);     // (30 - 30) / 3
  ExpectExact(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record), 0.0075, 4);  // 30 / 4
  ExpectExact(SampleOf(kGuidellm, M::kInterTokenLatencyMean, record), 0, 3);
  ExpectExact(SampleOf(kPcai, M::kOutputTokensMean, record), 1);
  ExpectExact(SampleOf(kPcai, M::kOutputThroughput, record), 10);  // 1 / 0.1
}

TEST(MetricProfile, WithoutARoleEventTheFirstTokenIsTheFirstEvent) {
  RequestRecord record = StreamedRecord();
  record.time_to_first_event = 30ms;
  ExpectExact(SampleOf(kVllm, M::kTimeToFirstTokenMean, record), 0.030);
  ExpectExact(SampleOf(kPcai, M::kTimeToFirstTokenMean, record), 0.030);
  const ProfileSample gap = SampleOf(kVllm, M::kInterTokenLatencyMean, record);
  EXPECT_FALSE(gap.value);  // the gap before the finish is still missing
  EXPECT_EQ(gap.certainty, Certainty::kEstimated);
}

TEST(MetricProfile, PcaiDoesNotCountReasoningBeforeTheAnswer) {
  RequestRecord record = StreamedRecord();
  record.time_to_first_content = 60ms;
  // (60 - 30) / 15 = 2 events of reasoning leave 3.
  ExpectEstimated(SampleOf(kPcai, M::kOutputTokensMean, record), 3);
  ExpectEstimated(SampleOf(kPcai, M::kTimePerOutputTokenMean, record), 0.1 / 3);
  ExpectEstimated(SampleOf(kPcai, M::kOutputThroughput, record), 30);
  ExpectEstimated(SampleOf(kPcai, M::kInterTokenLatencyMean, record), 0.015);
  ExpectExact(SampleOf(kVllm, M::kTimeToFirstTokenMean, record), 0.010);
  ExpectExact(SampleOf(kAiperf, M::kTimeToFirstTokenMean, record), 0.030);
  ExpectExact(SampleOf(kGuidellm, M::kTimeToFirstTokenMean, record), 0.030);
}

TEST(MetricProfile, PcaiHasNoTokensForOnlyReasoning) {
  RequestRecord record = StreamedRecord();
  record.time_to_first_content.reset();
  ExpectNone(SampleOf(kPcai, M::kOutputTokensMean, record));
  ExpectNone(SampleOf(kPcai, M::kTimePerOutputTokenMean, record));
  ExpectNone(SampleOf(kPcai, M::kOutputThroughput, record));
  ExpectNone(SampleOf(kPcai, M::kInterTokenLatencyMean, record));
  ExpectNone(SampleOf(kPcai, M::kInterTokenLatencyP99, record));
}

TEST(MetricProfile, ToolCallsMakePcaisCountAnEstimate) {
  RequestRecord record = StreamedRecord();
  record.finish_reason = "tool_calls";
  ExpectEstimated(SampleOf(kPcai, M::kOutputTokensMean, record), 5);
}

TEST(MetricProfile, PcaisP99GapIsTheLargestOfUpTo100) {
  RequestRecord record = StreamedRecord();
  record.inter_token_latency->p99 = 19ms;
  record.token_events = 101;
  ExpectExact(SampleOf(kPcai, M::kInterTokenLatencyP99, record), 0.020);
  record.token_events = 102;
  ExpectEstimated(SampleOf(kPcai, M::kInterTokenLatencyP99, record), 0.019);
}

TEST(MetricProfile, WithoutUsageEventsAreCounted) {
  RequestRecord record = StreamedRecord();
  record.output_tokens = 5;
  record.token_count_source = TokenCountSource::kEvents;
  ExpectEstimated(SampleOf(kVllm, M::kOutputTokensMean, record), 5);
  ExpectEstimated(SampleOf(kVllm, M::kTimePerOutputTokenMean, record), 0.0225);  // (100 - 10) / 4
  ExpectEstimated(SampleOf(kAiperf, M::kInterTokenLatencyMean, record), 0.015);  // 60 / 4
  ExpectExact(SampleOf(kGuidellm, M::kOutputTokensMean, record), 5);
  ExpectExact(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record), 0.018, 5);  // 90 / 5
  ExpectExact(SampleOf(kPcai, M::kOutputTokensMean, record), 5);
}

// 200 of 209 tokens were never streamed: vLLM and GuideLLM divide by the usage all the same, and a
// tokenizer counts nine.
TEST(MetricProfile, HiddenTokensCountAsInEachTool) {
  RequestRecord record = StreamedRecord();
  record.output_tokens = 209;
  record.seen_tokens = 9;
  ExpectEstimated(SampleOf(kVllm, M::kTimePerOutputTokenMean, record), 0.090 / 208);
  ExpectExact(SampleOf(kVllm, M::kOutputTokensMean, record), 209);
  ExpectEstimated(SampleOf(kAiperf, M::kInterTokenLatencyMean, record), 0.0075);
  ExpectEstimated(SampleOf(kAiperf, M::kOutputTokensMean, record), 9);
  ExpectExact(SampleOf(kGuidellm, M::kInterTokenLatencyMean, record), 0.060 / 208, 208);
  ExpectExact(SampleOf(kGuidellm, M::kOutputTokensMean, record), 209);
  ExpectExact(SampleOf(kPcai, M::kOutputTokensMean, record), 5);
}

TEST(MetricProfile, ACountWithAddedReasoningIsAnEstimateOfTheUsage) {
  RequestRecord record = StreamedRecord();
  record.seen_tokens = 9;
  record.token_count_source = TokenCountSource::kUsageAndReasoning;
  ExpectEstimated(SampleOf(kVllm, M::kOutputTokensMean, record), 9);
  ExpectEstimated(SampleOf(kGuidellm, M::kOutputTokensMean, record), 9);
  ExpectEstimated(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record), 0.01, 9);
  RequestRecord whole = NotStreamed();
  whole.token_count_source = TokenCountSource::kUsageAndReasoning;
  ExpectEstimated(SampleOf(kPcai, M::kOutputTokensMean, whole), 9);
}

TEST(MetricProfile, WithoutStreaming) {
  const RequestRecord record = NotStreamed();
  ExpectUnknown(SampleOf(kVllm, M::kTimeToFirstTokenMean, record));
  ExpectUnknown(SampleOf(kVllm, M::kTimePerOutputTokenMean, record));
  ExpectUnknown(SampleOf(kVllm, M::kInterTokenLatencyMean, record));
  ExpectUnknown(SampleOf(kVllm, M::kTotalLatencyMean, record));
  ExpectExact(SampleOf(kVllm, M::kOutputTokensMean, record), 9);
  ExpectNone(SampleOf(kAiperf, M::kTimeToFirstTokenMean, record));
  ExpectNone(SampleOf(kAiperf, M::kInterTokenLatencyMean, record));
  ExpectExact(SampleOf(kAiperf, M::kTotalLatencyMean, record), 0.100);
  ExpectExact(SampleOf(kGuidellm, M::kTimeToFirstTokenMean, record), 0);
  ExpectExact(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record), 0.1 / 9, 9);
  ExpectExact(SampleOf(kGuidellm, M::kInterTokenLatencyMean, record), 0, 8);
  ExpectExact(SampleOf(kPcai, M::kTimeToFirstTokenMean, record), 0.100);
  ExpectExact(SampleOf(kPcai, M::kTimePerOutputTokenMean, record), 0.1 / 9);
  ExpectExact(SampleOf(kPcai, M::kOutputTokensMean, record), 9);
  ExpectExact(SampleOf(kPcai, M::kOutputThroughput, record), 90);
  ExpectNone(SampleOf(kPcai, M::kInterTokenLatencyMean, record));
}

TEST(MetricProfile, WithoutStreamingAndUsageNoToolCountsTokens) {
  RequestRecord record = NotStreamed();
  record.output_tokens.reset();
  record.token_count_source.reset();
  ExpectUnknown(SampleOf(kVllm, M::kOutputTokensMean, record));
  ExpectUnknown(SampleOf(kAiperf, M::kOutputTokensMean, record));
  ExpectExact(SampleOf(kGuidellm, M::kOutputTokensMean, record), 0);
  ExpectNone(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record));
  ExpectNone(SampleOf(kPcai, M::kOutputTokensMean, record));
}

TEST(MetricProfile, ACsvOf25ColumnsLacksNeededFields) {
  const RequestRecord record = Established();
  ExpectUnknown(SampleOf(kVllm, M::kTimeToFirstTokenMean, record));
  ExpectUnknown(SampleOf(kVllm, M::kTimePerOutputTokenMean, record));
  ExpectUnknown(SampleOf(kVllm, M::kInterTokenLatencyMean, record));
  ExpectExact(SampleOf(kAiperf, M::kTimeToFirstTokenMean, record), 0.030);
  ExpectUnknown(SampleOf(kAiperf, M::kInterTokenLatencyMean, record));
  ExpectUnknown(SampleOf(kAiperf, M::kTotalLatencyMean, record));
  ExpectUnknown(SampleOf(kGuidellm, M::kTimePerOutputTokenMean, record));
  ExpectUnknown(SampleOf(kGuidellm, M::kInterTokenLatencyMean, record));
  ExpectUnknown(SampleOf(kPcai, M::kTimeToFirstTokenMean, record));
  ExpectUnknown(SampleOf(kPcai, M::kOutputTokensMean, record));
  ExpectEstimated(SampleOf(kPcai, M::kInterTokenLatencyMean, record), 0.015);
  ExpectEstimated(SampleOf(kPcai, M::kInterTokenLatencyP99, record), 0.020);
}

TEST(MetricProfile, SuccessesOfEachTool) {
  const auto counts = [](MetricProfileName name, const RequestRecord& record) {
    return ProfileOf(name).succeeded(record);
  };
  for (const MetricProfileName name : kAllProfiles) {
    EXPECT_TRUE(counts(name, StreamedRecord()));
    EXPECT_FALSE(counts(name, Failure(ErrorType::kTimeout)));
    EXPECT_FALSE(counts(name, Failure(ErrorType::kReset)));
  }
  for (const ErrorType type : {ErrorType::kInBandError, ErrorType::kTruncated, ErrorType::kEmpty}) {
    EXPECT_TRUE(counts(kVllm, Failure(type)));
    EXPECT_TRUE(counts(kPcai, Failure(type)));
    EXPECT_FALSE(counts(kAiperf, Failure(type)));
    EXPECT_FALSE(counts(kGuidellm, Failure(type)));
  }
  EXPECT_FALSE(counts(kVllm, Failure(ErrorType::kMalformed)));
  EXPECT_TRUE(counts(kPcai, Failure(ErrorType::kMalformed)));
  RequestRecord created = Failure(ErrorType::kInBandError);
  created.http_status = 201;
  EXPECT_FALSE(counts(kVllm, created));
  EXPECT_TRUE(counts(kPcai, created));
  created.http_status = 500;
  EXPECT_FALSE(counts(kPcai, created));
}

TEST(MetricProfile, AnErrorBeforeAnyTextIsNotASuccessOfVllm) {
  RequestRecord record = Failure(ErrorType::kInBandError);
  record.token_events.reset();
  record.finish_reason.clear();
  EXPECT_FALSE(ProfileOf(kVllm).succeeded(record));
  EXPECT_TRUE(ProfileOf(kPcai).succeeded(record));
}

TEST(MetricProfile, ACountedFailureEndsWhereWeSawItFail) {
  const RequestRecord record = Failure(ErrorType::kInBandError);
  ExpectEstimated(SampleOf(kPcai, M::kTotalLatencyMean, record), 0.100);
  ExpectEstimated(SampleOf(kPcai, M::kTimePerOutputTokenMean, record), 0.020);
  RequestRecord empty = NotStreamed();
  empty.error_type = ErrorType::kEmpty;
  empty.output_tokens.reset();
  ExpectNone(SampleOf(kPcai, M::kTimeToFirstTokenMean, empty));
  ExpectNone(SampleOf(kPcai, M::kOutputTokensMean, empty));
  ExpectEstimated(SampleOf(kVllm, M::kOutputTokensMean, empty), 0);
}

}  // namespace
}  // namespace llmb
