#include "harness/record/threshold.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

Threshold Parsed(std::string_view text) {
  const Result<Threshold> threshold = ParseThreshold(text);
  EXPECT_TRUE(threshold) << text << ": " << (threshold ? "" : threshold.error().message);
  return threshold.value_or(Threshold());
}

std::string ErrorOf(std::string_view text) {
  const Result<Threshold> threshold = ParseThreshold(text);
  return threshold ? "" : threshold.error().message;
}

TEST(Threshold, OfATimeHasItsQuantileAndItsLimitInSeconds) {
  const Threshold ttft = Parsed("ttft_p99<500ms");
  EXPECT_EQ(ttft.figure, ThresholdFigure::kTimeToFirstToken);
  EXPECT_EQ(ttft.probability, 0.99);
  EXPECT_EQ(ttft.comparison, Comparison::kBelow);
  EXPECT_DOUBLE_EQ(ttft.limit, 0.5);
  EXPECT_EQ(ttft.Unit(), "s");
  EXPECT_DOUBLE_EQ(Parsed("tpot_p95<=50ms").limit, 0.05);
  EXPECT_DOUBLE_EQ(Parsed("itl_p99.9<800us").limit, 0.0008);
  EXPECT_EQ(Parsed("itl_p99.9<800us").probability, 0.999);
  EXPECT_DOUBLE_EQ(Parsed("itl_p99.9<800\u00b5s").limit, 0.0008);  // micro sign
  EXPECT_DOUBLE_EQ(Parsed("itl_p99.9<800\u03bcs").limit, 0.0008);  // Greek letter
  EXPECT_EQ(Parsed("latency_mean<2.5s").probability, std::nullopt);
}

TEST(Threshold, KnowsSeveralNamesOfAFigure) {
  for (const char* text : {"latency_p50<1s", "total_latency_p50<1s", "e2el_p50<1s"}) {
    EXPECT_EQ(Parsed(text).figure, ThresholdFigure::kTotalLatency) << text;
  }
  EXPECT_EQ(Parsed("time_to_first_token_p90<1s").figure, ThresholdFigure::kTimeToFirstToken);
}

TEST(Threshold, OfAStageHasALowerLimit) {
  const Threshold success = Parsed("success>=99.9%");
  EXPECT_EQ(success.figure, ThresholdFigure::kSuccess);
  EXPECT_DOUBLE_EQ(success.limit, 0.999);
  EXPECT_EQ(success.Unit(), "");
  EXPECT_FALSE(success.NeedsSearch());

  const Threshold good = Parsed("goodput>=90%");
  EXPECT_EQ(good.figure, ThresholdFigure::kGoodShare);
  EXPECT_DOUBLE_EQ(good.limit, 0.9);
  EXPECT_EQ(good.Unit(), "");
  EXPECT_TRUE(good.NeedsSearch());
  EXPECT_EQ(Parsed("output_throughput>1000").limit, 1000);
  EXPECT_EQ(Parsed("output_throughput>1000tokens/s").Unit(), "tokens/s");
  EXPECT_EQ(Parsed("request_throughput>=2.5req/s").limit, 2.5);
}

TEST(Threshold, IgnoresSpaces) { EXPECT_EQ(Parsed(" ttft_p99 < 500 ms ").text, "ttft_p99<500ms"); }

TEST(Threshold, MayHoldAtOneLoadAlone) {
  const Threshold bound = Parsed("ttft_p99 < 500ms @ users:8");
  EXPECT_EQ(bound.text, "ttft_p99<500ms@users:8");
  EXPECT_DOUBLE_EQ(bound.limit, 0.5);
  EXPECT_TRUE(bound.AppliesTo(ClosedLoop{8}));
  EXPECT_FALSE(bound.AppliesTo(ClosedLoop{4}));
  EXPECT_TRUE(Parsed("success>=99%@rate:2.5").AppliesTo(OpenLoop{2.5}));
  EXPECT_TRUE(Parsed("ttft_p99<500ms").AppliesTo(OpenLoop{2.5}));
  EXPECT_EQ(ErrorOf("ttft_p99<500ms@8"),
            "'ttft_p99<500ms@8': '8' is not a load, such as users:8 or rate:2");
  EXPECT_NE(ErrorOf("ttft_p99<500ms@").find("'' is not a load"), std::string::npos);
  EXPECT_NE(ErrorOf("ttft_p99<500@users:8").find("500 has no unit"), std::string::npos);
}

TEST(Threshold, HoldsOnTheSideOfItsLimit) {
  EXPECT_FALSE(Parsed("ttft_p99<500ms").Holds(0.5));
  EXPECT_TRUE(Parsed("ttft_p99<=500ms").Holds(0.5));
  EXPECT_FALSE(Parsed("output_throughput>10").Holds(10));
  EXPECT_TRUE(Parsed("output_throughput>=10").Holds(10));
}

TEST(Threshold, OfTokenTimesNeedsStreaming) {
  EXPECT_TRUE(Parsed("ttft_p99<1s").NeedsStreaming());
  EXPECT_TRUE(Parsed("itl_mean<1s").NeedsStreaming());
  EXPECT_FALSE(Parsed("latency_p99<1s").NeedsStreaming());
  EXPECT_FALSE(Parsed("output_throughput>1").NeedsStreaming());
}

TEST(Threshold, AnUnknownFigureIsAnErrorThatSaysWhatThereIs) {
  EXPECT_EQ(ErrorOf("ttf_p99<500ms"),
            "'ttf_p99<500ms': there is no 'ttf_p99'; there are ttft, tpot, itl, latency, each with "
            "one of p50, p90, p95, p99, p99.9, mean, success, goodput, output_throughput, "
            "request_throughput, did you mean 'ttft_p99'?");
  EXPECT_NE(ErrorOf("ttft_p98<500ms").find("did you mean 'ttft_p9"), std::string::npos);
  EXPECT_NE(ErrorOf("throughput>1").find("there is no 'throughput'"), std::string::npos);
  EXPECT_NE(ErrorOf("success_p99>=1%").find("there is no 'success_p99'"), std::string::npos);
  EXPECT_NE(ErrorOf("<500ms").find("there is no ''"), std::string::npos);
}

TEST(Threshold, ATimeNeedsAStatistic) {
  EXPECT_EQ(ErrorOf("ttft<500ms"),
            "'ttft<500ms': ttft needs one of p50, p90, p95, p99, p99.9, mean, as in "
            "ttft_p99<500ms");
  EXPECT_NE(ErrorOf("total_latency<5s").find("needs one of"), std::string::npos);
}

TEST(Threshold, AUnitIsNeededAndMustFit) {
  EXPECT_EQ(ErrorOf("ttft_p99<500"), "'ttft_p99<500': 500 has no unit (s, ms, us)");
  EXPECT_EQ(ErrorOf("success>=0.99"), "'success>=0.99': 0.99 has no unit (%)");
  EXPECT_EQ(ErrorOf("ttft_p99<5%"), "'ttft_p99<5%': the unit of ttft_p99 is s, ms, us, not '%'");
  EXPECT_EQ(ErrorOf("request_throughput>5tokens/s"),
            "'request_throughput>5tokens/s': the unit of request_throughput is requests/s, req/s, "
            "/s, not 'tokens/s'");
}

TEST(Threshold, ALimitIsANumberThatCanBeMet) {
  EXPECT_EQ(ErrorOf("ttft_p99<fastms"),
            "'ttft_p99<fastms': 'fastms' must be a number and its unit (s, ms, us)");
  EXPECT_NE(ErrorOf("ttft_p99<").find("must be a number"), std::string::npos);
  EXPECT_NE(ErrorOf("ttft_p99<nans").find("must be a number"), std::string::npos);
  EXPECT_NE(ErrorOf("ttft_p99<infs").find("must be a number"), std::string::npos);
  EXPECT_EQ(ErrorOf("ttft_p99<=0ms"), "'ttft_p99<=0ms': the limit must be above 0");
  EXPECT_NE(ErrorOf("ttft_p99<-5ms").find("must be above 0"), std::string::npos);
  EXPECT_EQ(ErrorOf("success>100%"),
            "'success>100%': no more than 100% of the requests can succeed");
  EXPECT_EQ(
      ErrorOf("goodput>=100%"),
      "'goodput>=100%': the share must be below 100%, as no search can show that all are good");
  EXPECT_NE(ErrorOf("success>=100.1%").find("no more than 100%"), std::string::npos);
  EXPECT_EQ(ErrorOf("success>=100%"),
            "'success>=100%': no number of requests can show that all succeed; 3,700 without a "
            "failure show success>=99.9%");
}

TEST(Threshold, AComparisonMustDemandBetterFigures) {
  EXPECT_EQ(ErrorOf("ttft_p99>500ms"),
            "'ttft_p99>500ms': of ttft_p99, lower is better: use < or <=");
  EXPECT_EQ(ErrorOf("success<=99%"), "'success<=99%': of success, higher is better: use > or >=");
  EXPECT_EQ(ErrorOf("ttft_p99"),
            "'ttft_p99': it has none of <, <=, > and >=, as in ttft_p99<500ms");
  EXPECT_EQ(ErrorOf("ttft_p99==5ms"), "'ttft_p99==5ms': '==' is not one of <, <=, > and >=");
  EXPECT_EQ(ErrorOf("ttft_p99=<5ms"), "'ttft_p99=<5ms': '=<' is not one of <, <=, > and >=");
}

TEST(Thresholds, AreKeptOnceInTheOrderGiven) {
  const auto thresholds = ParseThresholds(
      "--slo", {"ttft_p99<500ms,success>=99%", "ttft_p99 < 500ms", "latency_p50<1s"});
  ASSERT_TRUE(thresholds);
  ASSERT_EQ(thresholds->size(), 3U);
  EXPECT_EQ((*thresholds)[1].text, "success>=99%");
  EXPECT_EQ((*thresholds)[2].text, "latency_p50<1s");
  EXPECT_TRUE(ParseThresholds("--slo", {})->empty());
}

TEST(Thresholds, ErrorsBeginWithTheOption) {
  EXPECT_EQ(ParseThresholds("--slo", {"ttft_p99<500"}).error().message,
            "--slo 'ttft_p99<500': 500 has no unit (s, ms, us)");
  EXPECT_EQ(ParseThresholds("--slo", {""}).error().message, "--slo has an empty name in ''");
}

}  // namespace
}  // namespace llmb
