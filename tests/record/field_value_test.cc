#include "harness/record/field_value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace llmb {
namespace {

using namespace std::chrono_literals;

// 2026-03-01 12:34:56.789012 UTC. 2026-03-01 is day 20513 of the epoch: 56 years of 365 days, 14
// leap days (1972 to 2024), and 31 + 28 days: 20440 + 14 + 59.
constexpr WallTime kNoonish(20513 * 24h + 12h + 34min + 56s + 789012us);

std::string ErrorOf(FieldValue value, FieldType type) {
  const auto result = ConvertField(std::move(value), type);
  return result ? "no error" : result.error().message;
}

FieldValue Converted(FieldValue value, FieldType type) {
  const auto result = ConvertField(std::move(value), type);
  EXPECT_TRUE(result.has_value()) << result.error().message;
  return result.value_or(FieldValue());
}

TEST(FieldText, AnEmptyValueIsEmptyText) { EXPECT_EQ(FieldText({}), ""); }

TEST(FieldText, SecondsAreDecimalAndShort) {
  EXPECT_EQ(FieldText(0ns), "0");
  EXPECT_EQ(FieldText(1ns), "0.000000001");
  EXPECT_EQ(FieldText(Nanoseconds(1500ms)), "1.5");
  EXPECT_EQ(FieldText(Nanoseconds(240s)), "240");
  EXPECT_EQ(FieldText(-1ns), "-0.000000001");
  EXPECT_EQ(FieldText(Nanoseconds(-1500ms)), "-1.5");
  EXPECT_EQ(FieldText(Nanoseconds::max()), "9223372036.854775807");
  EXPECT_EQ(FieldText(Nanoseconds::min()), "-9223372036.854775808");
}

TEST(FieldText, NumbersHaveNoExponentAndAreFinite) {
  EXPECT_EQ(FieldText(0.1), "0.1");
  EXPECT_EQ(FieldText(1e-7), "0.0000001");
  EXPECT_EQ(FieldText(1e21), "1000000000000000000000");
  EXPECT_EQ(FieldText(std::nan("")), "");
  EXPECT_EQ(FieldText(std::numeric_limits<double>::infinity()), "");
  EXPECT_EQ(FieldText(std::numeric_limits<double>::denorm_min()).size(), 326U);
  EXPECT_EQ(FieldText(std::numeric_limits<double>::lowest()).size(), 310U);
}

TEST(FieldText, FlagsAreCapitalised) {
  EXPECT_EQ(FieldText(true), "True");
  EXPECT_EQ(FieldText(false), "False");
}

TEST(FieldText, WallTimesAreUtcWithMicroseconds) {
  EXPECT_EQ(FieldText(kNoonish), "2026-03-01T12:34:56.789012+00:00");
  EXPECT_EQ(FieldText(kNoonish + 999ns), "2026-03-01T12:34:56.789012+00:00");
  EXPECT_EQ(FieldText(WallTime()), "1970-01-01T00:00:00.000000+00:00");
}

TEST(ConvertField, SecondsRoundTripToTheNanosecond) {
  // The fourth is 116 days: as a double it would be a nanosecond off.
  for (const Nanoseconds duration :
       {0ns, 1ns, 999999999ns, Nanoseconds(10'000'000s + 1ns), -1ns, -1500000001ns}) {
    EXPECT_EQ(Converted(FieldText(duration), FieldType::kSeconds), FieldValue(duration));
  }
}

TEST(ConvertField, AcceptsOtherSpellingsOfSeconds) {
  // 10490.41748046875 ns
  EXPECT_EQ(Converted("1.049041748046875e-05", FieldType::kSeconds), FieldValue(10490ns));
  EXPECT_EQ(Converted("0.20890188217163086", FieldType::kSeconds), FieldValue(208901882ns));
  EXPECT_EQ(Converted("5.", FieldType::kSeconds), FieldValue(Nanoseconds(5s)));
  EXPECT_EQ(Converted(".5", FieldType::kSeconds), FieldValue(Nanoseconds(500ms)));
  EXPECT_EQ(Converted(0.25, FieldType::kSeconds), FieldValue(Nanoseconds(250ms)));
  EXPECT_EQ(Converted(std::int64_t{3}, FieldType::kSeconds), FieldValue(Nanoseconds(3s)));
}

TEST(ConvertField, IntegersMayHaveAFractionOfZeros) {
  EXPECT_EQ(Converted("7", FieldType::kInteger), FieldValue(std::int64_t{7}));
  EXPECT_EQ(Converted("7.0", FieldType::kInteger), FieldValue(std::int64_t{7}));
  EXPECT_EQ(Converted(7.0, FieldType::kInteger), FieldValue(std::int64_t{7}));
  EXPECT_EQ(ErrorOf("7.5", FieldType::kInteger), "'7.5' is not a whole number");
  EXPECT_EQ(ErrorOf("1e300", FieldType::kInteger), "'1e300' is not a whole number");
}

TEST(ConvertField, ReadsFlagsAndNumbers) {
  EXPECT_EQ(Converted("True", FieldType::kFlag), FieldValue(true));
  EXPECT_EQ(Converted("false", FieldType::kFlag), FieldValue(false));
  EXPECT_EQ(ErrorOf("yes", FieldType::kFlag), "'yes' is not True or False");
  EXPECT_EQ(Converted("2.5", FieldType::kNumber), FieldValue(2.5));
  EXPECT_EQ(Converted(std::int64_t{2}, FieldType::kNumber), FieldValue(2.0));
}

TEST(ConvertField, AnEmptyValueStaysEmpty) {
  EXPECT_EQ(Converted({}, FieldType::kSeconds), FieldValue());
  EXPECT_EQ(Converted("", FieldType::kSeconds), FieldValue());
  EXPECT_EQ(Converted("", FieldType::kText), FieldValue());
}

TEST(ConvertField, ReadsWallTimesWithAndWithoutZone) {
  for (const char* text : {"2026-03-01T12:34:56.789012", "2026-03-01 12:34:56.789012",
                           "2026-03-01T12:34:56.789012Z", "2026-03-01T12:34:56.789012+00:00",
                           "2026-03-01T14:34:56.789012+02:00", "2026-03-01T14:34:56.789012+0200",
                           "2026-03-01T14:34:56.789012+02", "2026-02-28T23:04:56.789012-13:30"}) {
    EXPECT_EQ(Converted(text, FieldType::kWallTime), FieldValue(kNoonish)) << text;
  }
  EXPECT_EQ(Converted("2026-03-01T12:34:56", FieldType::kWallTime),
            FieldValue(kNoonish - 789012us));
  EXPECT_EQ(Converted("2026-03-01T12:34:56.7", FieldType::kWallTime),
            FieldValue(kNoonish - 89012us));
}

TEST(ConvertField, RefusesImpossibleTimes) {
  for (const char* text :
       {"2026-02-29T12:00:00", "2026-13-01T12:00:00", "2026-03-01T24:00:00", "2026-03-01T12:00",
        "2026-03-01", "0001-01-01T00:00:00", "2026-03-01T12:00:00.", "2026-03-01T12:00:00+2",
        "yesterday, at noon!"}) {
    EXPECT_NE(ErrorOf(text, FieldType::kWallTime), "no error") << text;
  }
  EXPECT_EQ(ErrorOf("noon", FieldType::kWallTime),
            "'noon' is not a time such as 2026-03-01T12:00:00.000000+00:00");
}

TEST(ConvertField, RefusesTextThatIsNotANumber) {
  for (const char* text : {"12x", "nan", "inf", "-inf", "1e999", " 1", "0x10", "1,5", "--1", "."}) {
    EXPECT_EQ(ErrorOf(text, FieldType::kSeconds),
              "'" + std::string(text) + "' is not a number of seconds");
  }
  EXPECT_NE(ErrorOf("5000000000", FieldType::kSeconds), "no error");
  EXPECT_NE(ErrorOf(std::nan(""), FieldType::kSeconds), "no error");
  EXPECT_NE(ErrorOf(true, FieldType::kInteger), "no error");
  EXPECT_NE(ErrorOf(1.5, FieldType::kText), "no error");
}

TEST(ConvertField, ErrorsAreOneShortLine) {
  EXPECT_EQ(ErrorOf("a\nb\x1B" + std::string(50, 'c'), FieldType::kInteger),
            "'a b " + std::string(36, 'c') + "...' is not a whole number");
}

}  // namespace
}  // namespace llmb
