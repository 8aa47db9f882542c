#include "harness/endpoint/api.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(Api, TheNamesAreThoseOfTheOption) {
  EXPECT_EQ(ApiNamed("chat"), Api::kChat);
  EXPECT_EQ(ApiNamed("completions"), Api::kCompletions);
  EXPECT_EQ(ApiNamed("Chat"), std::nullopt);
  EXPECT_EQ(ApiNamed(""), std::nullopt);
  EXPECT_EQ(Name(Api::kCompletions), "completions");
}

// "/chat/completions" ends in "/completions" as well.
TEST(Api, APathBelongsToTheApiWithTheLongestEnd) {
  EXPECT_EQ(ApiAt("/v1/chat/completions"), Api::kChat);
  EXPECT_EQ(ApiAt("/V1/Chat/Completions/"), Api::kChat);
  EXPECT_EQ(ApiAt("/v1/completions"), Api::kCompletions);
  EXPECT_EQ(ApiAt("/gateway/completions/"), Api::kCompletions);
  EXPECT_EQ(ApiAt("/v1/models"), std::nullopt);
  EXPECT_EQ(ApiAt(""), std::nullopt);
}

}  // namespace
}  // namespace llmb
