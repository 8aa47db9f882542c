#include "harness/endpoint/request_extras.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace llmb {
namespace {

TEST(CheckHeader, AcceptsWhatHttpAccepts) {
  EXPECT_TRUE(CheckHeader("X-Team", "infra"));
  EXPECT_TRUE(CheckHeader("Authorization", "Basic a=="));
  EXPECT_TRUE(CheckHeader("x", ""));
  EXPECT_TRUE(CheckHeader("x", "tab\tand \xc3\xa9"));
}

TEST(CheckHeader, RefusesNamesThatAreNotTokens) {
  for (const char* name : {"", " x", "x y", "x:", "x\n", "\xc3\xa9", "Authorization: sk-secret"}) {
    const auto status = CheckHeader(name, "v");
    ASSERT_FALSE(status) << name;
    EXPECT_EQ(status.error().message.find("secret"), std::string::npos);
  }
}

TEST(CheckHeader, AValueCannotStartAnotherHeaderAndIsNotShown) {
  for (const std::string& value : {std::string("secret\nX: y"), std::string("secret\r"),
                                   std::string("secret\0", 7), std::string("secret\x7f")}) {
    const auto status = CheckHeader("X-Team", value);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().message, "the value of header 'X-Team' holds a control character");
  }
}

TEST(CheckHeader, HeadersOfTheHarnessAreRefusedInAnyLetterCase) {
  EXPECT_EQ(
      CheckHeader("x-request-id", "1").error().message,
      "header 'X-Request-ID' cannot be set: each request is given its own, which is recorded");
  EXPECT_FALSE(CheckHeader("CONTENT-LENGTH", "1"));
}

TEST(ExtraBodyText, IsTheObjectAsText) {
  EXPECT_EQ(ExtraBodyText(Json::parse(R"({"top_p": 0.9})")).value(), R"({"top_p":0.9})");
  EXPECT_EQ(ExtraBodyText(Json::object()).value(), "{}");
}

TEST(ExtraBodyText, RefusesOtherKindsAndKeysOfTheHarness) {
  EXPECT_EQ(ExtraBodyText(Json::array()).error().message,
            R"(must be a JSON object such as {"top_p": 0.9}, not an array)");
  for (const char* key : {"model", "messages", "stream", "stream_options"}) {
    EXPECT_FALSE(ExtraBodyText(Json{{key, 1}})) << key;
  }
  EXPECT_EQ(ExtraBodyText(Json{{"stream", true}}).error().message,
            "cannot set 'stream': it is set by --no-stream");
}

TEST(MergeExtraBodies, AddedKeysOverrideAndEmptyTextsAddNone) {
  EXPECT_EQ(MergeExtraBodies("", ""), "");
  EXPECT_EQ(MergeExtraBodies(R"({"a":1})", ""), R"({"a":1})");
  EXPECT_EQ(MergeExtraBodies("", R"({"a":1})"), R"({"a":1})");
  EXPECT_EQ(MergeExtraBodies(R"({"a":1,"b":2})", R"({"b":3,"c":4})"), R"({"a":1,"b":3,"c":4})");
}

TEST(SameHeader, IgnoresCaseButNotLength) {
  EXPECT_TRUE(SameHeader("X-Team", "x-tEAM"));
  EXPECT_FALSE(SameHeader("X-Team", "X-Tea"));
  EXPECT_FALSE(SameHeader("X-Tea", "X-Team"));
  EXPECT_TRUE(SameHeader("", ""));
}

}  // namespace
}  // namespace llmb
