#include "tools/compare/comparison_document.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/tools/compare/sample_report.h"

namespace llmb {
namespace {

using Json = nlohmann::json;

TEST(ComparisonDocumentTest, HoldsAllOfAComparison) {
  const Json json = Json::parse(ComparisonDocument(SampleReport()), nullptr, false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["exit_code"], 3);
  EXPECT_EQ(json["notes"], Json({"version differs: 1 and 2"}));
  const Json& pair = json["pairs"][0];
  EXPECT_EQ(pair["load"], "users:8");
  EXPECT_EQ(pair["new_runs"], 5);
  EXPECT_EQ(pair["within_one_run"], false);
  EXPECT_FALSE(pair.contains("baseline_client_verdicts"));
  EXPECT_EQ(pair["new_interrupted_runs"], 0);
  const Json& slower = pair["metrics"][0];
  EXPECT_EQ(slower["metric"], "ttft_p50");
  EXPECT_EQ(slower["unit"], "s");
  EXPECT_EQ(slower["baseline"], 0.12);
  EXPECT_EQ(slower["new"], 0.15);
  EXPECT_EQ(slower["change"], 0.25);
  EXPECT_NEAR(slower["change_low"].get<double>(), 0.2, 1e-12);
  EXPECT_NEAR(slower["change_high"].get<double>(), 0.3, 1e-12);
  EXPECT_EQ(slower["verdict"], "slower");
  EXPECT_FALSE(slower.contains("reason"));
  const Json& missing = pair["metrics"][2];
  EXPECT_FALSE(missing.contains("new"));
  EXPECT_FALSE(missing.contains("change"));
  EXPECT_EQ(missing["reason"], "not every run has it");
  EXPECT_EQ(pair["thresholds"][0]["state"], "failed");
  EXPECT_EQ(pair["thresholds"][1]["reason"], "needs more");
}

TEST(ComparisonDocumentTest, HoldsTheStateOfEachRun) {
  ComparisonReport report = SampleReport();
  report.pairs[0].baseline[1].client_verdict = "ok";
  report.pairs[0].fresh[0].interrupted = true;
  report.pairs[0].baseline_left_out = 2;
  const Json json = Json::parse(ComparisonDocument(report), nullptr, false);
  const Json& pair = json["pairs"][0];
  EXPECT_EQ(pair["baseline_client_verdicts"],
            Json({"unknown", "ok", "unknown", "unknown", "unknown"}));
  EXPECT_EQ(pair["baseline_interrupted_runs"], 0);
  EXPECT_EQ(pair["new_interrupted_runs"], 1);
  EXPECT_EQ(pair["baseline_left_out_runs"], 2);
  EXPECT_EQ(pair["new_left_out_runs"], 0);
}

TEST(ComparisonDocumentTest, WithoutPairsListsAreEmpty) {
  const Json json = Json::parse(ComparisonDocument({}), nullptr, false);
  EXPECT_EQ(json, Json({{"pairs", Json::array()}, {"notes", Json::array()}, {"exit_code", 0}}));
}

}  // namespace
}  // namespace llmb
