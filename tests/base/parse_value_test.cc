#include "harness/base/parse_value.h"

#include <gtest/gtest.h>

#include <limits>

namespace llmb {
namespace {

TEST(ParseWhole, AcceptsTheRangeWithItsLimits) {
  EXPECT_EQ(ParseWhole("n", "1", 1, 9).value(), 1U);
  EXPECT_EQ(ParseWhole("n", "9", 1, 9).value(), 9U);
  EXPECT_EQ(ParseWhole("n", "007", 1, 9).value(), 7U);
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(ParseWhole("n", "18446744073709551615", 0, kMost).value(), kMost);
}

TEST(ParseWhole, RejectsEverythingElse) {
  for (const char* text : {"", " 1", "1 ", "0", "10", "-1", "+1", "1.0", "1e0", "0x1", "one",
                           "18446744073709551617", "99999999999999999999999"}) {
    EXPECT_FALSE(ParseWhole("n", text, 1, 9)) << text;
  }
}

TEST(ParseWhole, TheErrorQuotesTheRangeAndTheTextOnOneLine) {
  EXPECT_EQ(ParseWhole("--n", "1\n2", 1, 9).error().message,
            "--n must be a whole number from 1 to 9, not '1 2'");
}

TEST(ParseDecimal, AcceptsTheRangeWithItsLimits) {
  EXPECT_EQ(ParseDecimal("t", "0", 0, 2).value(), 0);
  EXPECT_EQ(ParseDecimal("t", "2", 0, 2).value(), 2);
  EXPECT_EQ(ParseDecimal("t", "0.25", 0, 2).value(), 0.25);
  EXPECT_EQ(ParseDecimal("t", ".5", 0, 2).value(), 0.5);
}

TEST(ParseDecimal, RejectsEverythingElse) {
  for (const char* text : {"", " 1", "1 ", "-0.1", "2.01", "nan", "inf", "1e0", "1,5", "1s", "x"}) {
    EXPECT_FALSE(ParseDecimal("t", text, 0, 2)) << text;
  }
}

TEST(ParseDecimal, TheErrorQuotesTheRangeAndTheText) {
  EXPECT_EQ(ParseDecimal("--t", "3", 0, 2).error().message,
            "--t must be a number from 0 to 2, not '3'");
}

TEST(CheckOneOf, TheErrorListsTheWordsAndSuggestsTheNearest) {
  EXPECT_TRUE(CheckOneOf("--color", "blue", {"red", "blue"}));
  EXPECT_EQ(CheckOneOf("--color", "blu", {"red", "blue"}).error().message,
            "--color must be one of red, blue, not 'blu', did you mean 'blue'?");
  EXPECT_EQ(CheckOneOf("--color", "", {"red", "blue"}).error().message,
            "--color must be one of red, blue, not ''");
}

}  // namespace
}  // namespace llmb
