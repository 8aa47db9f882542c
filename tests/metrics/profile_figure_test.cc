#include "harness/metrics/profile_figure.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kNoDuration{};

ProfileSample Exact(double value, double weight = 1) { return {value, weight, Certainty::kExact}; }

FigureAccumulator Filled(Aggregation aggregation, const std::vector<ProfileSample>& samples) {
  FigureAccumulator figure(aggregation);
  for (const ProfileSample& sample : samples) figure.Add(sample);
  return figure;
}

std::optional<double> ValueOf(Aggregation aggregation, const std::vector<ProfileSample>& samples,
                              Nanoseconds duration = kNoDuration) {
  return Filled(aggregation, samples).Figure(duration, false).value;
}

TEST(FigureAccumulator, MeansAreWeighted) {
  EXPECT_EQ(ValueOf(Aggregation::kMean, {Exact(3)}), 3);
  EXPECT_EQ(ValueOf(Aggregation::kMean, {Exact(1), Exact(2), Exact(6)}), 3);
  // (1 x 1 + 5 x 3) / 4
  EXPECT_EQ(ValueOf(Aggregation::kMean, {Exact(1, 1), Exact(5, 3)}), 4);
  EXPECT_EQ(ValueOf(Aggregation::kMean, {Exact(2), ProfileSample{}}), 2);
}

TEST(FigureAccumulator, QuantilesAreInterpolatedOrStepped) {
  // h = 2 x 0.99 = 1.98 between 20 and 30
  EXPECT_DOUBLE_EQ(*ValueOf(Aggregation::kInterpolated, {Exact(30), Exact(10), Exact(20)}), 29.8);
  EXPECT_EQ(ValueOf(Aggregation::kStepped, {Exact(30), Exact(10), Exact(20)}), 30);
  // 99 of 100 are reached at the value before the last.
  EXPECT_EQ(ValueOf(Aggregation::kStepped, {Exact(9, 1), Exact(2, 99)}), 2);
  EXPECT_EQ(ValueOf(Aggregation::kStepped, {Exact(9, 2), Exact(2, 98)}), 9);
  EXPECT_EQ(ValueOf(Aggregation::kInterpolated, {Exact(7)}), 7);
  EXPECT_EQ(ValueOf(Aggregation::kStepped, {Exact(7)}), 7);
  // A sample without weight has no value.
  EXPECT_EQ(ValueOf(Aggregation::kStepped, {Exact(7, 0)}), std::nullopt);
}

TEST(FigureAccumulator, GapsArePooledWithTheSamples) {
  DurationCounts gaps;
  gaps.Add(10ms, 3);
  FigureAccumulator mean(Aggregation::kGapMean);
  FigureAccumulator quantile(Aggregation::kGapQuantile);
  for (FigureAccumulator* figure : {&mean, &quantile}) {
    figure->ExpectGaps();
    figure->AddGaps(gaps);
    figure->Add(Exact(0.030));
  }
  // (3 x 10 + 30) / 4; h = 3 x 0.99 = 2.97 between 10 and 30
  EXPECT_DOUBLE_EQ(*mean.Figure(kNoDuration, false).value, 0.015);
  EXPECT_DOUBLE_EQ(*quantile.Figure(kNoDuration, false).value, 0.0294);
}

TEST(FigureAccumulator, ExpectedGapsThatAreNotAddedMakeTheFigureUnknown) {
  FigureAccumulator figure(Aggregation::kGapMean);
  figure.ExpectGaps();
  figure.Add(Exact(0.030));
  EXPECT_EQ(figure.Figure(kNoDuration, true).value, std::nullopt);
  EXPECT_TRUE(figure.Figure(kNoDuration, true).unknown);
}

TEST(FigureAccumulator, OtherFiguresIgnoreGaps) {
  DurationCounts gaps;
  gaps.Add(10ms, 3);
  FigureAccumulator figure(Aggregation::kMean);
  figure.ExpectGaps();
  figure.AddGaps(gaps);
  EXPECT_EQ(figure.Figure(kNoDuration, false).value, std::nullopt);
  EXPECT_FALSE(figure.Figure(kNoDuration, false).unknown);
}

TEST(FigureAccumulator, SumsAreDividedByTheTime) {
  EXPECT_EQ(ValueOf(Aggregation::kPerSecond, {Exact(30), Exact(10)}, 2s), 20);
  const ProfileFigure unknown =
      Filled(Aggregation::kPerSecond, {Exact(30)}).Figure(kNoDuration, true);
  EXPECT_EQ(unknown.value, std::nullopt);
  EXPECT_TRUE(unknown.unknown);
}

TEST(FigureAccumulator, WithoutValuesIsEmptyOrZero) {
  for (const Aggregation aggregation :
       {Aggregation::kMean, Aggregation::kInterpolated, Aggregation::kStepped,
        Aggregation::kGapMean, Aggregation::kGapQuantile, Aggregation::kPerSecond}) {
    const FigureAccumulator empty(aggregation);
    EXPECT_EQ(empty.Figure(1s, false).value, std::nullopt);
    EXPECT_EQ(empty.Figure(1s, true).value, 0);
  }
}

TEST(FigureAccumulator, EstimatesAndMissingPartsAreMarked) {
  const ProfileSample estimated{4, 1, Certainty::kEstimated};
  const ProfileSample unknown{std::nullopt, 1, Certainty::kUnknown};
  const auto figure_of = [](const std::vector<ProfileSample>& samples) {
    return Filled(Aggregation::kMean, samples).Figure(kNoDuration, true);
  };
  EXPECT_FALSE(figure_of({Exact(2)}).estimated);
  EXPECT_TRUE(figure_of({Exact(2), estimated}).estimated);
  EXPECT_EQ(figure_of({Exact(2), estimated}).value, 3);
  EXPECT_TRUE(figure_of({Exact(2), unknown}).estimated);
  EXPECT_TRUE(figure_of({Exact(2), unknown}).unknown);
  // An unknown figure is not 0.
  EXPECT_EQ(figure_of({unknown}).value, std::nullopt);
  EXPECT_FALSE(figure_of({unknown}).estimated);
}

}  // namespace
}  // namespace llmb
