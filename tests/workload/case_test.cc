#include "harness/workload/case.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

Endpoint Named(const std::string& name) {
  Endpoint endpoint;
  endpoint.name = name;
  return endpoint;
}

Prompt WithId(const std::string& id) { return {id, "text", "short", "simple", "math"}; }

TEST(MakeCases, AreNoneWithoutPromptsOrEndpoints) {
  EXPECT_TRUE(MakeCases({}, {}).empty());
  EXPECT_TRUE(MakeCases({Named("a")}, {}).empty());
  EXPECT_TRUE(MakeCases({}, {WithId("p")}).empty());
}

TEST(MakeCases, CombineEveryPromptWithEveryEndpoint) {
  const auto cases = MakeCases({Named("a"), Named("b")}, {WithId("p"), WithId("q")});
  ASSERT_EQ(cases.size(), 4U);
  EXPECT_EQ(cases[0].name, "a/p");
  EXPECT_EQ(cases[1].name, "a/q");
  EXPECT_EQ(cases[2].name, "b/p");
  EXPECT_EQ(cases[3].name, "b/q");
  EXPECT_EQ(cases[2].endpoint_index, 1U);
  EXPECT_EQ(cases[2].prompt_index, 0U);
  EXPECT_EQ(cases[1].endpoint_index, 0U);
  EXPECT_EQ(cases[1].prompt_index, 1U);
}

}  // namespace
}  // namespace llmb
