#include "harness/document/csv_numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::HasSubstr;

std::string Number(const std::string& cell, char delimiter = ',',
                   FieldType type = FieldType::kSeconds) {
  const auto normal = CsvNumbers(delimiter).Normalize(cell, type);
  return normal ? *normal : "refused: " + normal.error().message;
}

TEST(CsvNumbers, ADecimalCommaBecomesAPoint) {
  EXPECT_EQ(Number("0,5"), "0.5");
  EXPECT_EQ(Number("-0,25", ';'), "-0.25");
  EXPECT_EQ(Number("1,5E-05", ';'), "1.5E-05");
  EXPECT_EQ(Number("7,0", ';', FieldType::kInteger), "7.0");
  EXPECT_EQ(Number("0.5"), "0.5");
  EXPECT_EQ(Number("12"), "12");
  EXPECT_EQ(Number(""), "");
  EXPECT_EQ(Number(" 0,5 "), "0.5");
  EXPECT_EQ(Number("\xC2\xA0"
                   "0,5"),
            "0.5");
}

TEST(CsvNumbers, ThousandsSeparatorsAreRefused) {
  for (const char* cell : {"1.234,5", "1,234.5", "1.234.567", "1,234,567"}) {
    EXPECT_THAT(Number(cell, ';'), HasSubstr(std::string("refused: '") + cell + "' has a thou"));
  }
}

// A comma between cells leaves no doubt that their numbers have points, so this is 1234.
TEST(CsvNumbers, AnUnclearCommaIsRefusedAmongCommas) {
  EXPECT_THAT(Number("1,234", ','), HasSubstr("'1,234' has a thousands separator"));
  EXPECT_EQ(Number("1,234", ';'), "1.234");
  EXPECT_EQ(Number("1.234", ','), "1.234");
  EXPECT_EQ(Number("0,234", ','), "0.234");
  EXPECT_EQ(Number("1,2345", ','), "1.2345");
  EXPECT_EQ(Number("1234,567", ','), "1234.567");
}

// Read as 1.000, a thousand tokens would be one.
TEST(CsvNumbers, AWholeNumberWithThreeDecimalsIsRefused) {
  EXPECT_THAT(Number("1.000", ';', FieldType::kInteger), HasSubstr("thousands separator"));
  EXPECT_THAT(Number("1,000", ',', FieldType::kInteger), HasSubstr("thousands separator"));
  EXPECT_EQ(Number("1000", ',', FieldType::kInteger), "1000");
}

TEST(CsvNumbers, AFileHasOneDecimalMark) {
  CsvNumbers numbers(';');
  EXPECT_EQ(numbers.Normalize("0,5", FieldType::kSeconds), "0.5");
  EXPECT_EQ(numbers.Normalize("2,125", FieldType::kSeconds), "2.125");
  EXPECT_THAT(numbers.Normalize("0.5", FieldType::kSeconds).error().message,
              HasSubstr("'0.5' has a decimal point, but numbers before it have a decimal comma"));
  EXPECT_THAT(numbers.Normalize("1.234", FieldType::kSeconds).error().message,
              HasSubstr("thousands separator"));
}

TEST(CsvNumbers, WordsForMissingValuesAreEmpty) {
  for (const char* word : {"nan", "NaN", "None", "null", "N/A", "#N/A", "NA"}) {
    EXPECT_EQ(Number(word), "") << word;
  }
  EXPECT_EQ(CsvNumbers(',').Normalize("null", FieldType::kText), "null");
}

TEST(CsvNumbers, WordsForTrueAndFalseInOtherLanguages) {
  for (const char* word :
       {"True", "TRUE", "WAHR", "VRAI", "VERDADERO", "VERO", "WAAR", "PRAWDA", "DOĞRU", "ИСТИНА"}) {
    EXPECT_EQ(Number(word, ';', FieldType::kFlag), "True") << word;
  }
  for (const char* word : {"False", "FALSCH", "FAUX", "FALSO", "ONWAAR", "FAŁSZ", "EPÄTOSI"}) {
    EXPECT_EQ(Number(word, ';', FieldType::kFlag), "False") << word;
  }
  EXPECT_EQ(Number("yes", ';', FieldType::kFlag), "yes");
}

TEST(CsvNumbers, TimesWithTheDayFirstAndDots) {
  EXPECT_EQ(NormalizedTime("01.03.2026 12:00:07"), "2026-03-01 12:00:07");
  EXPECT_EQ(NormalizedTime("1.3.2026 9:05"), "2026-03-01 09:05:00");
  EXPECT_EQ(NormalizedTime("1.3.2026"), "2026-03-01 00:00:00");
  EXPECT_EQ(NormalizedTime("2026-03-01T12:00:00,25"), "2026-03-01T12:00:00.25");
  for (const char* other : {"3/1/2026 12:00", "00:03.5", "1.3.26 9:05", "1.2.3.2026", ""}) {
    EXPECT_EQ(NormalizedTime(other), other);
  }
}

}  // namespace
}  // namespace llmb
