#include "harness/base/text.h"

#include <gtest/gtest.h>

#include "harness/base/trimmed.h"

namespace llmb {
namespace {

TEST(CutText, KeepsShortText) {
  EXPECT_EQ(CutText("", 3), "");
  EXPECT_EQ(CutText("abc", 3), "abc");
  EXPECT_EQ(CutText("abcd", 3), "abc...");
  EXPECT_EQ(CutText("abc", 0), "...");
}

TEST(CutText, CutsOnlyBetweenCharacters) {
  EXPECT_EQ(CutText("\xC3\xA9\xC3\xA9\xC3\xA9", 2), "\xC3\xA9\xC3\xA9...");
  EXPECT_EQ(CutText("\xFF\xFF\xFF", 2), "\xFF\xFF...");
}

TEST(CountCharacters, CountsCodePoints) {
  EXPECT_EQ(CountCharacters(""), 0U);
  EXPECT_EQ(CountCharacters("a\xE2\x82\xAC"), 2U);
}

TEST(OneLine, ReplacesControlCharacters) {
  EXPECT_EQ(OneLine("a\r\nb\x1B[2Jc\x7F"), "a  b [2Jc ");
  EXPECT_EQ(OneLine("a\xC2\x9B"
                    "b"),
            "a b");  // U+009B is the one-character form of ESC [
  EXPECT_EQ(OneLine("caf\xC3\xA9"), "caf\xC3\xA9");
}

TEST(ValidUtf8, ReplacesOnlyInvalidBytes) {
  EXPECT_EQ(ValidUtf8("a\xFF\xC3\xA9"), "a\xEF\xBF\xBD\xC3\xA9");
  EXPECT_EQ(ValidUtf8(""), "");
}

TEST(PrintableText, HoldsNoControlCharacterAndIsValidUtf8) {
  EXPECT_EQ(PrintableText("a\x1b[2Jb\nc"), "a [2Jb c");
  EXPECT_EQ(PrintableText("\xFFx"), "\xEF\xBF\xBDx");
}

TEST(ForMessage, IsValidOneLineAndShort) {
  EXPECT_EQ(ForMessage("", 5), "");
  EXPECT_EQ(ForMessage("a\xFF\n\xC3\xA9", 5), "a\xEF\xBF\xBD \xC3\xA9");
  EXPECT_EQ(ForMessage("\xFF\r\nabc", 3), "\xEF\xBF\xBD  ...");  // three characters, then the mark
}

TEST(LowerCase, ChangesOnlyAsciiLetters) {
  EXPECT_EQ(LowerCase(""), "");
  EXPECT_EQ(LowerCase("AZaz@[`{09 \xC3\x84"), "azaz@[`{09 \xC3\x84");
}

TEST(Trimmed, KeepsWhatIsBetweenTheEnds) {
  EXPECT_EQ(Trimmed(""), "");
  EXPECT_EQ(Trimmed(" \t\r\n"), "");
  EXPECT_EQ(Trimmed("a"), "a");
  EXPECT_EQ(Trimmed("\r\n\ta b\vc \n"), "a b\vc");
  EXPECT_EQ(Trimmed(" \ta ", " "), "\ta");
}

TEST(Join, PutsTheSeparatorBetweenItems) {
  EXPECT_EQ(Join({}, ", "), "");
  EXPECT_EQ(Join({"a"}, ", "), "a");
  EXPECT_EQ(Join({"a", "b"}, ", "), "a, b");
}

TEST(NearMatch, FindsTyposOnly) {
  const std::vector<std::string> names = {"llama-vllm", "qwen", "gemma"};
  EXPECT_EQ(NearMatch("lama-vllm", names), "llama-vllm");  // distance 1 of at most 10 / 3 = 3
  EXPECT_EQ(NearMatch("qven", names), "qwen");
  EXPECT_EQ(NearMatch("mistral", names), std::nullopt);
  EXPECT_EQ(NearMatch("x", {}), std::nullopt);
}

TEST(DidYouMean, IsEmptyWithoutAMatch) {
  EXPECT_EQ(DidYouMean("qven", {"qwen"}), ", did you mean 'qwen'?");
  EXPECT_EQ(DidYouMean("zzzz", {"qwen"}), "");
}

TEST(DidYouMean, KnowsCapitalsAndSwappedParts) {
  EXPECT_EQ(DidYouMean("QWEN", {"qwen"}), ", did you mean 'qwen'?");
  EXPECT_EQ(DidYouMean("p99_ttft", {"ttft_p50", "ttft_p99"}), ", did you mean 'ttft_p99'?");
  EXPECT_EQ(DidYouMean("p98_ttft", {"ttft_p50", "ttft_p99"}), "");
}

}  // namespace
}  // namespace llmb
