#include "harness/base/strict_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace llmb {
namespace {

std::string ErrorOf(std::string_view text) {
  const auto result = ParseStrictJson(text, "f.json");
  return result ? "no error" : result.error().message;
}

TEST(ParseStrictJson, AcceptsCommentsAndKeepsTheOrderOfKeys) {
  const auto json = ParseStrictJson("// first\n{\"z\": 1, /* in between */ \"a\": 2} // last", "f");
  ASSERT_TRUE(json) << json.error().message;
  EXPECT_EQ(json->dump(), R"({"z":1,"a":2})");
}

TEST(ParseStrictJson, DifferentObjectsMayHaveTheSameKey) {
  EXPECT_EQ(ErrorOf(R"([{"a": {"a": 1}}, {"a": 1}])"), "no error");
}

TEST(ParseStrictJson, ARepeatedKeyIsAnErrorAtAnyDepth) {
  EXPECT_EQ(ErrorOf(R"({"a": 1, "a": 1})"), "f.json: the key 'a' is given twice in one object");
  EXPECT_EQ(ErrorOf(R"([{"b": {"c": 1, "d": {}, "c": 2}}])"),
            "f.json: the key 'c' is given twice in one object");
}

TEST(ParseStrictJson, ASyntaxErrorHasLineAndColumn) {
  // Line 2 is `  "b" 1`; column 7 has the value instead of a colon.
  EXPECT_EQ(ErrorOf("{\n  \"b\" 1\n}").substr(0, 13), "f.json:2:7: s");
  // Columns are characters: the two letters before the fault take four bytes.
  EXPECT_EQ(ErrorOf("[\"éü\" x]").substr(0, 13), "f.json:1:7: s");
  EXPECT_EQ(ErrorOf(""), "f.json: it is empty");
  EXPECT_EQ(ErrorOf(" \n"), "f.json: it is empty");
  EXPECT_EQ(ErrorOf("[1,\n").substr(0, 13), "f.json:2:1: s");
}

TEST(ParseStrictJson, ErrorsDoNotQuoteValues) {
  for (const char* text : {"{\"auth_token\": \"sk-secret\n\"}", "{\"auth_token\": sk-secret}",
                           "{\"auth_token\": \"sk-secret\\q\"}", "{\"auth_token\": \"sk-secret",
                           "{sk-secret", "{\"auth_token\": \"a\" \"sk-secret\"}"}) {
    const std::string error = ErrorOf(text);
    EXPECT_NE(error, "no error") << text;
    EXPECT_EQ(error.find("sk-s"), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  }
}

TEST(ParseStrictJson, InvalidUtf8AndTooLargeNumbersAreErrors) {
  EXPECT_EQ(ErrorOf("[\"\xff\"]").substr(0, 11), "f.json:1:3:");
  EXPECT_EQ(ErrorOf("[1e999]"), "f.json: a number is too large");
}

// nlohmann's library takes stack for each level, and 100,000 are more than a thread has.
TEST(ParseStrictJson, HasAtMostFiveHundredLevels) {
  const auto lists = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_EQ(ErrorOf(lists(500)), "no error");
  EXPECT_EQ(ErrorOf(lists(501)), "f.json: it is nested too deeply");
  EXPECT_EQ(ErrorOf(R"({"a":)" + lists(100'000) + R"(,"b":1,"c":2})"),
            "f.json: it is nested too deeply");
}

TEST(KindOf, NamesEveryKind) {
  EXPECT_EQ(KindOf(Json()), "null");
  EXPECT_EQ(KindOf(Json(true)), "true");
  EXPECT_EQ(KindOf(Json(false)), "false");
  EXPECT_EQ(KindOf(Json("x")), "a string");
  EXPECT_EQ(KindOf(Json(1.5)), "a number");
  EXPECT_EQ(KindOf(Json(-1)), "a number");
  EXPECT_EQ(KindOf(Json::array()), "an array");
  EXPECT_EQ(KindOf(Json::object()), "an object");
}

}  // namespace
}  // namespace llmb
