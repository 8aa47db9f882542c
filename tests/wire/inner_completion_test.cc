#include "harness/wire/inner_completion.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace llmb {
namespace {

TEST(InnerCompletion, IsUnderAKeyOfAWrapper) {
  EXPECT_EQ(InnerCompletion(R"({"code":0,"data":{"choices":[]}})"), R"({"choices":[]})");
  EXPECT_EQ(InnerCompletion(R"({"message":"engine crashed","request":{"choices":[]}})"),
            std::nullopt);
  EXPECT_EQ(InnerCompletion(""), std::nullopt);
}

TEST(InnerCompletion, ANullUsageIsNone) {
  EXPECT_EQ(InnerCompletion(R"({"data":{"choices":[],"usage":null},"usage":{"a":7}})"),
            R"({"choices":[],"usage":{"a":7}})");
  EXPECT_EQ(InnerCompletion(R"({"data":{"choices":[],"usage":{"a":1}},"usage":{"a":7}})"),
            R"({"choices":[],"usage":{"a":1}})");
}

TEST(InnerCompletion, ChunksInAListAreJoined) {
  const std::string joined = R"({"choices":[{"index":0},{"index":1}],"usage":{"a":1}})";
  const std::string chunks =
      R"({"choices":[{"index":0}],"usage":{"a":1}},{"choices":[{"index":1}]})";
  EXPECT_EQ(InnerCompletion("[" + chunks + "]"), joined);
  EXPECT_EQ(InnerCompletion("[" + chunks + R"(,"[DONE]"])"), joined);
  EXPECT_EQ(InnerCompletion("[" + chunks + R"(,{"error":1}])"), std::nullopt);
}

// 100,000 levels would need more stack than a thread has. Brackets in a text are no levels.
TEST(InnerCompletion, HasFewLevels) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(InnerCompletion(R"({"data":{"choices":[)" + deep + "]}}"), std::nullopt);
  EXPECT_EQ(InnerCompletion(R"({"data":"{\"choices\":[)" + deep + "]}\"}"), std::nullopt);
  const std::string text = R"({"choices":["\"[[)" + std::string(200, '[') + R"("]})";
  EXPECT_EQ(InnerCompletion(R"({"data":)" + text + "}"), text);
}

}  // namespace
}  // namespace llmb
