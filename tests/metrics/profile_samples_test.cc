#include "harness/metrics/profile_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/metrics/profile_records.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Name = MetricProfileName;

const std::vector<Name> kAll = {Name::kVllm, Name::kAiperf, Name::kGuidellm, Name::kPcai};

// A role at 20 ms, token events at 40 and 80 ms, [DONE] at 100 ms; three tokens.
RequestRecord SecondRecord() {
  RequestRecord record = StreamedRecord();
  record.started = TimePoint(1100ms);
  record.time_to_first_event = 20ms;
  record.time_to_first_token = 40ms;
  record.time_to_first_content = 40ms;
  record.token_events = 2;
  record.inter_token_latency = InterTokenLatency{40ms, 40ms, 40ms, 40ms, 40ms, 40ms};
  record.output_tokens = 3;
  return record;
}

DurationCounts GapsOfBoth() {
  DurationCounts gaps;
  gaps.Add(10ms, 2);
  gaps.Add(20ms, 2);
  gaps.Add(40ms);
  return gaps;
}

ProfileSamples BothRecords(const std::vector<Name>& profiles) {
  ProfileSamples samples(profiles);
  samples.Add(StreamedRecord());
  samples.Add(SecondRecord());
  samples.AddInterTokenLatency("a", ClosedLoop{1}, GapsOfBoth());
  return samples;
}

ProfileSummary Only(const ProfileSamples& samples) {
  return samples.Endpoints().at(0).profiles.at(0);
}

// The figures in milliseconds, the last two unchanged. -1 means empty.
std::vector<double> Figures(const ProfileSummary& summary) {
  std::vector<double> figures;
  for (std::size_t i = 0; i < kProfileMetrics; ++i) {
    const auto value = summary.figures[i].value;
    const bool is_time = i < static_cast<std::size_t>(ProfileMetric::kOutputTokensMean);
    figures.push_back(value ? *value * (is_time ? 1e3 : 1) : -1);
  }
  return figures;
}

void ExpectFigures(const ProfileSummary& summary, const std::vector<double>& expected) {
  EXPECT_THAT(Figures(summary), testing::Pointwise(testing::DoubleNear(1e-9), expected));
}

std::vector<bool> Estimates(const ProfileSummary& summary) {
  std::vector<bool> estimates;
  for (const ProfileFigure& figure : summary.figures) estimates.push_back(figure.estimated);
  return estimates;
}

TEST(ProfileSamples, IsEmptyWithoutProfilesOrRecords) {
  EXPECT_THAT(BothRecords({}).Endpoints(), IsEmpty());
  EXPECT_THAT(ProfileSamples(kAll).Endpoints(), IsEmpty());
}

TEST(ProfileSamples, VllmsSummary) {
  const ProfileSummary summary = Only(BothRecords({Name::kVllm}));
  EXPECT_EQ(summary.profile, Name::kVllm);
  EXPECT_EQ(summary.successful_requests, 2U);
  // TTFT 10, 20: p99 10 + 0.99 x 10. TPOT 90 / 8 and 80 / 2. Gaps 10 10 20 20 40 and, after the
  // roles, 20 20: 140 / 7, and with h = 5.94 20 + 0.94 x 20. 12 tokens in 0.2 s.
  ExpectFigures(summary, {15, 19.9, 25.625, 20, 38.8, 100, 6, 60});
  EXPECT_THAT(Estimates(summary), ElementsAre(false, false, true, true, true, true, false, false));
}

TEST(ProfileSamples, AiperfsSummary) {
  const ProfileSummary summary = Only(BothRecords({Name::kAiperf}));
  EXPECT_EQ(summary.successful_requests, 2U);
  // TTFT 30, 40. ITL 60 / 8 and 40 / 2. Last tokens at 90 and 80, so the second is 0.18 s after
  // the first start.
  ExpectFigures(summary, {35, 39.9, -1, 13.75, 19.875, 85, 6, 12 / 0.18});
  EXPECT_THAT(Estimates(summary), ElementsAre(false, false, false, true, true, false, true, true));
}

TEST(ProfileSamples, GuidellmsSummary) {
  const ProfileSummary summary = Only(BothRecords({Name::kGuidellm}));
  EXPECT_EQ(summary.successful_requests, 2U);
  // TPOT (90 + 80) / (9 + 3). ITL (60 + 40) / (8 + 2); 7.5 has 8 tenths of the weight, 20 the rest.
  ExpectFigures(summary, {35, 40, 170.0 / 12, 10, 20, 100, 6, 60});
  EXPECT_THAT(Estimates(summary),
              ElementsAre(false, false, false, false, false, false, false, true));
}

TEST(ProfileSamples, PcaisSummary) {
  const ProfileSummary summary = Only(BothRecords({Name::kPcai}));
  EXPECT_EQ(summary.successful_requests, 2U);
  // TPOT 100 / 5 and 100 / 2, gaps 15 and 40, largest 20 and 40, rates 50 and 20.
  ExpectFigures(summary, {15, -1, 35, 27.5, 30, 100, 3.5, 35});
  EXPECT_THAT(Estimates(summary), testing::Each(false));
}

TEST(ProfileSamples, OneRequestIsItsOwnMean) {
  ProfileSamples samples({Name::kPcai});
  samples.Add(StreamedRecord());
  ExpectFigures(Only(samples), {10, -1, 20, 15, 20, 100, 5, 50});
}

TEST(ProfileSamples, TimesOfSuspendedRequestsAreInNoFigure) {
  ProfileSamples samples({Name::kPcai});
  samples.Add(StreamedRecord());
  RequestRecord suspended = StreamedRecord();
  suspended.suspended = 2s;
  suspended.time_to_first_event = 2s;
  samples.Add(suspended);
  ExpectFigures(Only(samples), {10, -1, 20, 15, 20, 100, 5, 50});
}

TEST(ProfileSamples, ProfilesAndEndpointsKeepTheirOrderAndLoadsAscend) {
  ProfileSamples samples({Name::kPcai, Name::kVllm});
  RequestRecord other = StreamedRecord();
  other.endpoint_name = "b";
  other.load = ClosedLoop{5};
  samples.Add(other);
  samples.Add(StreamedRecord());
  other.load = ClosedLoop{2};
  samples.Add(other);
  const auto endpoints = samples.Endpoints();
  ASSERT_EQ(endpoints.size(), 3U);
  EXPECT_EQ(endpoints[0].endpoint_name, "b");
  EXPECT_EQ(endpoints[0].load, LoadLevel(ClosedLoop{2}));
  EXPECT_EQ(endpoints[1].load, LoadLevel(ClosedLoop{5}));
  EXPECT_EQ(endpoints[2].endpoint_name, "a");
  ASSERT_EQ(endpoints[0].profiles.size(), 2U);
  EXPECT_EQ(endpoints[0].profiles[0].profile, Name::kPcai);
  EXPECT_EQ(endpoints[0].profiles[1].profile, Name::kVllm);
}

TEST(ProfileSamples, PoolsTheGapsBetweenTokenTimes) {
  ProfileSamples samples({Name::kVllm});
  RequestRecord record = StreamedRecord();
  record.token_times = {30ms, 40ms, 60ms, 70ms, 90ms};
  samples.Add(record);
  // 10 20 10 20 and the 20 after the role
  EXPECT_DOUBLE_EQ(Figures(Only(samples))[3], 16);
}

TEST(ProfileSamples, VllmsItlIsUnknownWithoutPooledGaps) {
  ProfileSamples samples({Name::kVllm});
  samples.Add(StreamedRecord());
  ExpectFigures(Only(samples), {10, 10, 11.25, -1, -1, 100, 9, 90});
  EXPECT_TRUE(Only(samples).figures[3].unknown);
}

TEST(ProfileSamples, SomeToolsPrintZeroIfEveryRequestFailed) {
  ProfileSamples samples(kAll);
  RequestRecord record = StreamedRecord();
  record.error_type = ErrorType::kTimeout;
  samples.Add(record);
  const auto profiles = samples.Endpoints().at(0).profiles;
  for (const ProfileSummary& summary : profiles) EXPECT_EQ(summary.successful_requests, 0U);
  ExpectFigures(profiles[0], {0, 0, 0, 0, 0, 0, 0, 0});
  ExpectFigures(profiles[1], {-1, -1, -1, -1, -1, -1, -1, -1});
  ExpectFigures(profiles[2], {0, 0, 0, 0, 0, 0, 0, 0});
  ExpectFigures(profiles[3], {-1, -1, -1, -1, -1, -1, -1, -1});
}

TEST(ProfileSamples, FailuresThatAToolCountsAreInItsFiguresAndReported) {
  ProfileSamples samples({Name::kVllm, Name::kAiperf});
  samples.Add(StreamedRecord());
  RequestRecord failed = SecondRecord();
  failed.error_type = ErrorType::kInBandError;
  samples.Add(failed);
  failed.error_type = ErrorType::kReset;
  samples.Add(failed);
  const auto profiles = samples.Endpoints().at(0).profiles;
  EXPECT_EQ(profiles[0].successful_requests, 2U);
  EXPECT_THAT(profiles[0].counted_failures, ElementsAre(Pair(ErrorType::kInBandError, 1)));
  EXPECT_DOUBLE_EQ(Figures(profiles[0])[0], 15);
  EXPECT_EQ(profiles[1].successful_requests, 1U);
  EXPECT_THAT(profiles[1].counted_failures, IsEmpty());
  EXPECT_DOUBLE_EQ(Figures(profiles[1])[0], 30);
}

TEST(ProfileSamples, TimesOfSeveralRunsAddUp) {
  ProfileSamples samples({Name::kVllm, Name::kAiperf});
  samples.Add(StreamedRecord());
  samples.BeginRun();
  samples.Add(StreamedRecord());
  const auto profiles = samples.Endpoints().at(0).profiles;
  EXPECT_DOUBLE_EQ(Figures(profiles[0])[7], 90);         // 18 in 0.1 + 0.1
  EXPECT_DOUBLE_EQ(Figures(profiles[1])[7], 18 / 0.18);  // in 0.09 + 0.09
}

TEST(ProfileSamples, WithoutStartsThereIsNoThroughputOverTime) {
  ProfileSamples samples({Name::kVllm, Name::kPcai});
  RequestRecord record = StreamedRecord();
  record.started.reset();
  samples.Add(record);
  const auto profiles = samples.Endpoints().at(0).profiles;
  EXPECT_EQ(profiles[0].figures[7].value, std::nullopt);
  EXPECT_TRUE(profiles[0].figures[7].unknown);
  EXPECT_EQ(profiles[1].figures[7].value, 50);
}

}  // namespace
}  // namespace llmb
