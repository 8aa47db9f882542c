#include "harness/endpoint/recorded_extras.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::MatchesRegex;

RecordedExtras WithHeader(const std::string& name, const std::string& value) {
  Endpoint endpoint;
  endpoint.headers = {{name, value}};
  return RecordedExtrasOf(endpoint);
}

std::string BodyOf(const std::string& extra_body) {
  Endpoint endpoint;
  endpoint.auth_token = Secret("token-of-the-endpoint");
  endpoint.extra_body = extra_body;
  return RecordedExtrasOf(endpoint).body;
}

TEST(RecordedExtras, AnEndpointWithoutExtrasHasNone) {
  EXPECT_TRUE(RecordedExtrasOf(Endpoint()).Empty());
}

TEST(RecordedExtras, HeaderValuesDifferWithoutBeingShown) {
  const RecordedExtras a = WithHeader("X-Route", "blue-42");
  EXPECT_THAT(a.headers, ElementsAre(MatchesRegex(R"(X-Route \([0-9a-f]{4}\))")));
  EXPECT_EQ(a, WithHeader("X-Route", "blue-42"));
  EXPECT_NE(a.headers, WithHeader("X-Route", "green-7").headers);
}

// Another key of the same account measures the same.
TEST(RecordedExtras, OfASecretHeaderOnlyTheNameIsKept) {
  EXPECT_THAT(WithHeader("X-Api-Key", "a").headers, ElementsAre("X-Api-Key"));
}

TEST(RecordedExtras, TheOrderMeansNothing) {
  Endpoint one, other;
  one.headers = {{"A", "1"}, {"B", "2"}};
  one.extra_body = R"({"top_p":0.9,"seed":1})";
  other.headers = {{"B", "2"}, {"A", "1"}};
  other.extra_body = R"({"seed":1,"top_p":0.9})";
  EXPECT_EQ(RecordedExtrasOf(one), RecordedExtrasOf(other));
}

TEST(RecordedExtras, TheBodyHasNoTextOfASecret) {
  EXPECT_EQ(BodyOf(R"({"reasoning_effort":"high","min_tokens":5,"stop":null})"),
            R"({"min_tokens":5,"reasoning_effort":"high","stop":null})");
  EXPECT_EQ(BodyOf(R"({"api_key":"a","tools":[{"secrets":["b",{"c":"d"}],"e":"f"}]})"),
            R"({"api_key":"***","tools":[{"e":"f","secrets":["***",{"c":"***"}]}]})");
  EXPECT_EQ(BodyOf(R"({"user":"has token-of-the-endpoint in it"})"), R"({"user":"has *** in it"})");
}

}  // namespace
}  // namespace llmb
