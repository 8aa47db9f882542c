#include "harness/compare/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A run with this TTFT and these output tokens/s, and nothing else.
RunFigures OneRun(double ttft_p50, double throughput, std::uint64_t requests = 200) {
  RunFigures run;
  run.summary.time_to_first_token.p50 = ttft_p50;
  run.summary.output_throughput = throughput;
  run.summary.total_latency.count = requests;
  run.batches.resize(ComparedMetrics().size());
  return run;
}

ComparedPair Pair(std::vector<RunFigures> baseline, std::vector<RunFigures> fresh) {
  return {.baseline_endpoint = "qwen",
          .new_endpoint = "qwen",
          .load = ClosedLoop{8},
          .baseline = std::move(baseline),
          .fresh = std::move(fresh)};
}

PairComparison CompareOne(const ComparedPair& pair,
                          const std::vector<ChangeThreshold>& thresholds = {}) {
  return ComparePairs(std::vector<ComparedPair>{pair}, thresholds).front();
}

ChangeThreshold Threshold(std::string_view text) {
  return *ParseChangeThreshold("--fail-if", text);
}

std::vector<ChangeWord> WordsOf(const PairComparison& comparison) {
  std::vector<ChangeWord> words;
  for (const MetricComparison& metric : comparison.metrics) words.push_back(metric.word);
  return words;
}

TEST(ComparePairsTest, WithoutPairsThereIsNothing) { EXPECT_THAT(ComparePairs({}, {}), IsEmpty()); }

TEST(ComparePairsTest, NamesWhatChanged) {
  // TTFT doubles, throughput halves; the runs differ by 1 %.
  const PairComparison comparison =
      CompareOne(Pair({OneRun(1, 100), OneRun(1.01, 101), OneRun(0.99, 99)},
                      {OneRun(2, 50), OneRun(2.02, 50.5), OneRun(1.98, 49.5)}));
  ASSERT_THAT(comparison.metrics, SizeIs(2));
  EXPECT_THAT(WordsOf(comparison), ElementsAre(ChangeWord::kSlower, ChangeWord::kSlower));
  EXPECT_EQ(comparison.metrics[0].metric->id, "ttft_p50");
  EXPECT_NEAR(*comparison.metrics[0].baseline, std::cbrt(1 * 1.01 * 0.99), 1e-12);
  EXPECT_NEAR(comparison.metrics[0].change->ratio, 2, 1e-9);
  EXPECT_NEAR(comparison.metrics[1].change->ratio, 0.5, 1e-9);
  EXPECT_EQ(comparison.metrics[0].reason, "");
}

TEST(ComparePairsTest, FindsNoChangeOrCannotTell) {
  // 1 % of scatter: an interval of about 2 %. 30 %: one of about 70 %.
  const PairComparison comparison =
      CompareOne(Pair({OneRun(1, 100), OneRun(1.01, 130), OneRun(0.99, 70)},
                      {OneRun(1, 100), OneRun(1.01, 130), OneRun(0.99, 70)}));
  EXPECT_THAT(WordsOf(comparison), ElementsAre(ChangeWord::kNoChange, ChangeWord::kCannotTell));
  EXPECT_TRUE(comparison.metrics[1].reason.starts_with("needs about "))
      << comparison.metrics[1].reason;
}

TEST(ComparePairsTest, AllMetricsOfAllPairsAreTestedTogether) {
  // p of one pair is about 0.03, which is not enough for the smaller of two.
  const ComparedPair pair = Pair({OneRun(1, 1), OneRun(1.1, 1.1), OneRun(0.9, 0.9)},
                                 {OneRun(1.3, 1), OneRun(1.4, 1.1), OneRun(1.2, 0.9)});
  ComparedPair one_metric = pair;
  for (auto* side : {&one_metric.baseline, &one_metric.fresh}) {
    for (RunFigures& run : *side) run.summary.output_throughput.reset();
  }
  const PairComparison alone = CompareOne(one_metric);
  ASSERT_LT(alone.metrics[0].change->p_value, 0.05);
  ASSERT_GT(alone.metrics[0].change->p_value, 0.0125);
  EXPECT_EQ(alone.metrics[0].word, ChangeWord::kSlower);
  const auto both = ComparePairs(std::vector<ComparedPair>{pair, pair}, {});
  EXPECT_EQ(both[0].metrics[0].word, ChangeWord::kCannotTell);
}

TEST(ComparePairsTest, SaysWhyAMetricCannotBeCompared) {
  const auto reason = [](const ComparedPair& pair, std::size_t metric = 0) {
    const PairComparison comparison = CompareOne(pair);
    EXPECT_FALSE(comparison.metrics[metric].change.has_value());
    EXPECT_EQ(comparison.metrics[metric].word, ChangeWord::kCannotTell);
    return comparison.metrics[metric].reason;
  };
  EXPECT_EQ(reason(Pair({OneRun(1, 1)}, {OneRun(1, 1), OneRun(1, 1)})),
            "needs two runs a side, better five");
  EXPECT_EQ(reason(Pair({OneRun(1, 1), OneRun(1, 1, 99)}, {OneRun(1, 1), OneRun(1, 1)})),
            "needs 100 requests in the figures of each run, one has 99");
  ComparedPair limited = Pair({OneRun(1, 1), OneRun(1, 1)}, {OneRun(1, 1), OneRun(1, 1)});
  limited.fresh[1].client_limited = true;
  EXPECT_EQ(reason(limited), "the load generator was limited");
  ComparedPair missing = Pair({OneRun(1, 1), OneRun(1, 1)}, {OneRun(1, 1), OneRun(1, 1)});
  missing.fresh[1].summary.time_to_first_token.p50.reset();
  EXPECT_EQ(reason(missing), "not every run has it");
  EXPECT_EQ(reason(Pair({OneRun(0, 1), OneRun(1, 1)}, {OneRun(1, 1), OneRun(1, 1)})),
            "has values that are not positive");
}

TEST(ComparePairsTest, AnOpenLoopHasAThroughputOfItsOwnOnlyIfOneSideFallsBehind) {
  ComparedPair pair = Pair({OneRun(1, 100, 1000)}, {OneRun(1, 100, 1000)});
  pair.load = OpenLoop{10};
  for (auto* side : {&pair.baseline, &pair.fresh}) {
    side->front().summary.request_throughput = 9.9;
    side->front().summary.offered_rate = 10;
    side->front().batches[6] = {100, 101, 99, 100, 101, 99, 100, 101, 99, 100};
  }
  PairComparison comparison = CompareOne(pair);
  EXPECT_EQ(comparison.metrics[0].reason, "needs five runs a side, as an open loop queues");
  EXPECT_EQ(comparison.metrics[1].reason, "both sides kept up with the rate that was asked for");
  pair.fresh.front().summary.request_throughput = 9;
  comparison = CompareOne(pair);
  EXPECT_FALSE(comparison.metrics[0].change.has_value());
  EXPECT_EQ(comparison.metrics[1].word, ChangeWord::kNoChange);
}

TEST(ComparePairsTest, BatchesStandForRunsWhereThereIsOneASide) {
  ComparedPair pair = Pair({OneRun(1, 100, 1000)}, {OneRun(1.2, 100, 1000)});
  pair.baseline[0].batches[0] = {1, 1.01, 0.99, 1, 1.01, 0.99, 1, 1.01, 0.99, 1};
  pair.fresh[0].batches[0] = {1.2, 1.21, 1.19, 1.2, 1.21, 1.19, 1.2, 1.21, 1.19, 1.2};
  EXPECT_TRUE(pair.WithinOneRun());
  const PairComparison comparison = CompareOne(pair);
  EXPECT_EQ(comparison.metrics[0].word, ChangeWord::kSlower);
  EXPECT_NEAR(*comparison.metrics[0].fresh / *comparison.metrics[0].baseline,
              comparison.metrics[0].change->ratio, 1e-9);
  EXPECT_FALSE(comparison.metrics[1].change.has_value());  // no batches
}

TEST(ComparePairsTest, ThresholdsAreJudgedByTheInterval) {
  const std::vector<ChangeThreshold> thresholds = {
      Threshold("ttft_p50 +10%"), Threshold("ttft_p50 +150%"), Threshold("output_throughput -5%"),
      Threshold("tpot_p50 +10%")};
  const PairComparison comparison =
      CompareOne(Pair({OneRun(1, 100), OneRun(1.01, 130), OneRun(0.99, 70)},
                      {OneRun(2, 100), OneRun(2.02, 130), OneRun(1.98, 70)}),
                 thresholds);
  ASSERT_THAT(comparison.thresholds, SizeIs(4));
  EXPECT_EQ(comparison.thresholds[0].state, ThresholdState::kFailed);
  EXPECT_EQ(comparison.thresholds[1].state, ThresholdState::kPassed);
  EXPECT_EQ(comparison.thresholds[2].state, ThresholdState::kUndecided);
  EXPECT_TRUE(comparison.thresholds[2].reason.starts_with("needs about "));
  EXPECT_EQ(comparison.thresholds[3].state, ThresholdState::kUndecided);
  EXPECT_EQ(comparison.thresholds[3].reason, "neither side has it");
}

TEST(ComparedPairTest, ItsTitleNamesEndpointAndLoad) {
  ComparedPair pair = Pair({}, {});
  EXPECT_EQ(pair.Title(), "qwen, 8 users");
  pair.new_endpoint = "qwen-2";
  EXPECT_EQ(pair.Title(), "qwen -> qwen-2, 8 users");
}

}  // namespace
}  // namespace llmb
