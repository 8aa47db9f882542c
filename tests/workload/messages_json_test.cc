#include "harness/workload/messages_json.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(MessagesJson, HasTheRolesAndTexts) {
  EXPECT_EQ(MessagesJson({}), "[]");
  EXPECT_EQ(MessagesJson({{"system", "Be \"brief\".", ""}, {"user", "Hi", ""}}),
            R"([{"role":"system","content":"Be \"brief\"."},{"role":"user","content":"Hi"}])");
}

TEST(MessagesJson, SendsAMessageThatIsMoreThanATextAsItIs) {
  const std::string json = R"({"role":"user","name":"a","content":"Hi"})";
  EXPECT_EQ(MessagesJson({{"user", "Hi", json}}), "[" + json + "]");
}

TEST(MessagesJson, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(MessagesJson({{"user", "\xFF", ""}}), "[{\"role\":\"user\",\"content\":\"\uFFFD\"}]");
}

}  // namespace
}  // namespace llmb
