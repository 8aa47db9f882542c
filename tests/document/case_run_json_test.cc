#include "harness/document/case_run_json.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Json = nlohmann::json;

TEST(GapsFromJson, ReadsWhatGapsToJsonWrites) {
  EXPECT_TRUE(GapsFromJson(Json::array()).Empty());
  const Json gaps = Json::parse("[[0, 2], [1500, 1], [9000000000000000, 1000000000000]]");
  EXPECT_EQ(Json(GapsToJson(GapsFromJson(gaps))), gaps);
}

TEST(GapsFromJson, RefusesWhatCanBeNoGap) {
  for (const char* gaps : {"[[-1, 1]]", "[[9000000000000001, 1]]", "[[1, 1000000000001]]",
                           "[[1, -1]]", "[[1e30, 1]]", "[[1]]", "[1]", "[[\"1\", 1]]"}) {
    EXPECT_THROW(GapsFromJson(Json::parse(gaps)), Json::exception) << gaps;
  }
}

}  // namespace
}  // namespace llmb
