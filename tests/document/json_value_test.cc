#include "harness/document/json_value.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

template <typename T>
std::string Read(const char* json) {
  try {
    return std::to_string(ValueFrom<T>(Json::parse(json)));
  } catch (const Json::exception& error) {
    const std::string text = error.what();
    return text.find("out of range") != std::string::npos ? "out of range" : "other type";
  }
}

TEST(ValueFrom, ReadsTheLimitsOfAType) {
  EXPECT_EQ(Read<int>("0"), "0");
  EXPECT_EQ(Read<int>("2147483647"), "2147483647");
  EXPECT_EQ(Read<int>("-2147483648"), "-2147483648");
  EXPECT_EQ(Read<int>("2147483647.5"), "2147483647");
  EXPECT_EQ(Read<std::int64_t>("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Read<std::int64_t>("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(Read<std::uint64_t>("18446744073709551615"), "18446744073709551615");
}

TEST(ValueFrom, RefusesANumberOutOfRange) {
  EXPECT_EQ(Read<int>("2147483648"), "out of range");
  EXPECT_EQ(Read<int>("-2147483649"), "out of range");
  EXPECT_EQ(Read<int>("2147483648.0"), "out of range");
  EXPECT_EQ(Read<int>("2.4e126"), "out of range");
  EXPECT_EQ(Read<int>("-2.4e126"), "out of range");
  EXPECT_EQ(Read<std::int64_t>("9223372036854775808"), "out of range");
  EXPECT_EQ(Read<std::int64_t>("9.3e18"), "out of range");
  EXPECT_EQ(Read<std::uint64_t>("-1"), "out of range");
  EXPECT_EQ(Read<std::uint64_t>("-0.5"), "out of range");
  EXPECT_EQ(Read<std::uint64_t>("18446744073709551616"), "out of range");
}

TEST(ValueFrom, OtherTypesAreCheckedByTheLibrary) {
  EXPECT_EQ(Read<int>("\"1\""), "other type");
  EXPECT_EQ(Read<bool>("true"), "1");
  EXPECT_EQ(Read<double>("2.5"), std::to_string(2.5));
}

TEST(GetOr, UsesTheFallbackForAbsentAndNull) {
  const Json json = Json::parse(R"({"a": null, "b": 7})");
  EXPECT_EQ(GetOr(json, "a", 1), 1);
  EXPECT_EQ(GetOr(json, "c", 1), 1);
  EXPECT_EQ(GetOr(json, "b", 1), 7);
}

}  // namespace
}  // namespace llmb
