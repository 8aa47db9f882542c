#include "harness/base/command_line.h"

#include <gtest/gtest.h>

#include <array>

namespace llmb {
namespace {

using Words = std::vector<std::string>;

constexpr std::array kOptions = {
    CommandLineOption{"--names,--aliases", "A ...", "", "a list", ValueCount::kList},
    CommandLineOption{"--size", "N", "5", "one value", ValueCount::kOne},
    CommandLineOption{"--header", "H", "", "repeated", ValueCount::kRepeated},
    CommandLineOption{"--quiet,-q", "", "", "a switch"},
};

SplitWords Split(const Words& words) {
  const Result<SplitWords> split = SplitByOption(kOptions, words);
  EXPECT_TRUE(split) << split.error().message;
  return split.value_or(SplitWords());
}

std::string ErrorOf(const Words& words) {
  const Result<SplitWords> split = SplitByOption(kOptions, words);
  return split ? "no error" : split.error().message;
}

TEST(SplitByOption, NoWordsGiveNoOptions) {
  EXPECT_TRUE(Split({}).given.empty());
  EXPECT_TRUE(Split({}).others.empty());
}

TEST(SplitByOption, ValuesBelongToTheOptionBeforeThem) {
  const SplitWords split = Split({"one", "--size=3", "--header", "a", "-q", "--names", "x", "y",
                                  "--header=b=c", "two", "--aliases", "z"});
  EXPECT_EQ(split.given, (GivenOptions{{"--size", {"3"}},
                                       {"--header", {"a", "b=c"}},
                                       {"--quiet", {"true"}},
                                       {"--names", {"x", "y", "z"}}}));
  EXPECT_EQ(split.others, (Words{"one", "two"}));
}

TEST(SplitByOption, NegativeNumbersAndSingleDashesAreValues) {
  EXPECT_EQ(Split({"--size", "-5"}).given.at("--size"), Words{"-5"});
  EXPECT_EQ(Split({"-"}).others, Words{"-"});
}

TEST(SplitByOption, UnknownOptionsAreNamedWithTheNearest) {
  EXPECT_EQ(ErrorOf({"word", "--sise=secret"}),
            "unknown option '--sise' (--help lists the options), did you mean '--size'?");
  EXPECT_EQ(ErrorOf({"-x"}), "unknown option '-x' (--help lists the options)");
}

TEST(SplitByOption, MissingAndUnwantedValuesAreNamed) {
  EXPECT_EQ(ErrorOf({"--size"}), "--size needs a value");
  EXPECT_EQ(ErrorOf({"--size="}), "--size needs a value");
  EXPECT_EQ(ErrorOf({"--header", "--size=secret"}),
            "--header needs a value (H), not the option '--size'");
  EXPECT_EQ(ErrorOf({"--quiet=no"}), "--quiet takes no value");
  EXPECT_EQ(ErrorOf({"--size", "1", "--size", "2"}), "--size is given 2 times");
}

TEST(IsGiven, FindsEachName) {
  const Words words = {"--wrong", "-q"};
  EXPECT_TRUE(IsGiven(words, "--quiet,-q"));
  EXPECT_FALSE(IsGiven(words, "--help,-h"));
}

TEST(NamesOf, SplitsAtCommas) {
  CommandLineOption option;
  option.names = "--a";
  EXPECT_EQ(NamesOf(option), std::vector<std::string>{"--a"});
  option.names = "--a,-b";
  EXPECT_EQ(NamesOf(option), (std::vector<std::string>{"--a", "-b"}));
}

TEST(WrappedWords, AreBrokenAtTheWidth) {
  EXPECT_EQ(WrappedWords("", {.column = 2, .width = 9}), "");
  EXPECT_EQ(WrappedWords("one", {.column = 2, .width = 9}), "  one\n");
  EXPECT_EQ(WrappedWords("one two three longer_than_that", {.column = 2, .width = 9}),
            "  one two\n  three\n  longer_than_that\n");
}

TEST(HelpEntry, IsBrokenBetweenWords) {
  EXPECT_EQ(HelpEntry("--size N", "one value (default: 5)", {.column = 14, .width = 30}),
            "  --size N    one value\n"
            "              (default: 5)\n");
  EXPECT_EQ(HelpEntry("--long-option", "two words", {.column = 8, .width = 17}),
            "  --long-option\n"
            "        two words\n");
  EXPECT_EQ(HelpEntry("--alone", "", {.column = 14, .width = 30}), "  --alone\n");
}

}  // namespace
}  // namespace llmb
