#include "harness/report/exported_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/exported_example.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> NamesWithUnits(const EndpointSummary& summary) {
  std::vector<std::string> names;
  for (const ExportedFigure& figure : FiguresOf(summary)) names.push_back(figure.NameWithUnit());
  return names;
}

TEST(ExportedFigures, AreThoseThatTheStageHas) {
  const ExportedExample example(ExampleRecords());
  EXPECT_THAT(
      NamesWithUnits(*example.run.stages[0].summary),
      ElementsAre("ttft_mean_ms", "ttft_p50_ms", "ttft_p90_ms", "ttft_p99_ms", "tpot_mean_ms",
                  "tpot_p50_ms", "tpot_p90_ms", "tpot_p99_ms", "itl_mean_ms", "itl_p50_ms",
                  "itl_p90_ms", "itl_p99_ms", "latency_mean_ms", "latency_p50_ms", "latency_p90_ms",
                  "latency_p99_ms", "output_throughput_tokens_per_second",
                  "request_throughput_requests_per_second", "success_percent"));
}

TEST(ExportedFigures, OfFailuresAloneAreTheSuccessRate) {
  const ExportedExample example({ExampleRecords().back()});
  EXPECT_THAT(NamesWithUnits(*example.run.stages[0].summary), ElementsAre("success_percent"));
  EXPECT_THAT(NamesWithUnits(EndpointSummary()), IsEmpty());
}

TEST(StageFileName, HoldsOnlySafeCharacters) {
  EXPECT_EQ(FileNameText("a/b c:d"), "a_b_c_d");
  EXPECT_EQ(FileNameText("../x"), "_._x");
  EXPECT_EQ(FileNameText("qwen-2.5_1"), "qwen-2.5_1");
}

TEST(StageFileName, TellsEndpointsApart) {
  std::vector<RequestRecord> records = ExampleRecords();
  records[0].endpoint_name = "a/b";
  records[1].endpoint_name = "a_b";
  records[2].endpoint_name = "a:b";
  const ExportedExample example(records);
  EXPECT_EQ(StageFileName(example.run, 0), "a_b_users8");
  EXPECT_EQ(StageFileName(example.run, 1), "a_b_users8_2");
  EXPECT_EQ(StageFileName(example.run, 2), "a_b_users8_3");
}

}  // namespace
}  // namespace llmb
