#include "harness/compare/missing_metric.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

// 3 successful requests without a TTFT, as without streaming.
RunFigures NotStreamed() {
  RunFigures run;
  run.summary.total_latency = DistributionOf(std::vector<double>{1, 2, 3});
  run.summary.request_throughput = 2;
  return run;
}

RunFigures Streamed() {
  RunFigures run = NotStreamed();
  run.summary.time_to_first_token = DistributionOf(std::vector<double>{0.1});
  return run;
}

std::string ErrorOf(const RunFigures& baseline, const RunFigures& fresh,
                    std::string_view threshold) {
  const ComparedPair pair{"a", "a", ClosedLoop{1}, {baseline}, {fresh}};
  const Status status = CheckMetricsExist(
      std::vector{pair}, std::vector{*ParseChangeThreshold("--fail-if", threshold)});
  return status ? "" : status.error().message;
}

TEST(CheckMetricsExistTest, NamesTheSideThatLacksTheMetric) {
  EXPECT_EQ(ErrorOf(Streamed(), Streamed(), "ttft_p50 +10%"), "");
  EXPECT_EQ(ErrorOf(NotStreamed(), Streamed(), "ttft_p50 +10%"),
            "--fail-if 'ttft_p50 +10%': the baseline has no ttft_p50, but latency_p50, "
            "latency_p99, request_throughput");
  EXPECT_EQ(ErrorOf(Streamed(), NotStreamed(), "ttft_p50 +10%").substr(0, 46),
            "--fail-if 'ttft_p50 +10%': the new side has no");
  EXPECT_EQ(ErrorOf(NotStreamed(), NotStreamed(), "latency_p50 +10%"), "");
}

TEST(CheckMetricsExistTest, ASideWithoutASuccessMayHaveEveryMetric) {
  EXPECT_EQ(ErrorOf(Streamed(), RunFigures(), "ttft_p50 +10%"), "");
  EXPECT_TRUE(CheckMetricsExist({}, {}));
}

}  // namespace
}  // namespace llmb
