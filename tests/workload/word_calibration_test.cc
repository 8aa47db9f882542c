#include "harness/workload/word_calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

namespace llmb {
namespace {

using testing::HasSubstr;

// w0, w1 ... w199
struct Vocabulary {
  Vocabulary() {
    for (int i = 0; i < 200; ++i) texts.push_back("w" + std::to_string(i));
    words.assign(texts.begin(), texts.end());
  }
  std::vector<std::string> texts;
  std::vector<std::string_view> words;
};

// A tokenizer with an overhead of 11, for which words that end in 7 are two tokens.
class Server {
 public:
  Result<std::int64_t> operator()(const std::string& text) {
    ++calls;
    std::int64_t tokens = 11;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != ' ') continue;
      tokens += text[at - 1] == '7' ? 2 : 1;
    }
    return tokens;
  }
  int calls = 0;
};

TEST(FindCountedWords, KeepsOnlyWordsOfOneToken) {
  const Vocabulary vocabulary;
  Server server;
  const TokenCount count = std::ref(server);
  const auto counted = FindCountedWords(vocabulary.words, count, 80);
  ASSERT_TRUE(counted) << counted.error().message;
  EXPECT_EQ(counted->overhead, 11);
  EXPECT_GE(counted->words.size(), kFewestWords);
  for (const std::string& word : counted->words) EXPECT_NE(word.back(), '7') << word;
  EXPECT_EQ(std::set(counted->words.begin(), counted->words.end()).size(), counted->words.size());
}

// The first word and the whole list, then a short, a longer and a long text as a check.
TEST(FindCountedWords, NeedsFiveCountsWhereEveryWordIsOneToken) {
  const Vocabulary vocabulary;
  int calls = 0;
  const TokenCount count = [&](const std::string& text) -> Result<std::int64_t> {
    ++calls;
    return 3 + std::ranges::count(text, ' ');
  };
  const auto counted = FindCountedWords(vocabulary.words, count, 80);
  ASSERT_TRUE(counted) << counted.error().message;
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(counted->words.size(), 199U);  // the first one is only compared with
  EXPECT_EQ(counted->overhead, 3);
}

TEST(FindCountedWords, NeverCallsMoreThanItMay) {
  const Vocabulary vocabulary;
  Server server;
  const TokenCount count = std::ref(server);
  const auto counted = FindCountedWords(vocabulary.words, count, 12);
  EXPECT_LE(server.calls, 12);
  ASSERT_FALSE(counted);
  EXPECT_THAT(counted.error().message, HasSubstr("of 200 common words are known to be one token"));
}

TEST(FindCountedWords, AServerWhoseWordsMergeIsFoundByTheLongText) {
  const Vocabulary vocabulary;
  const TokenCount count = [](const std::string& text) -> Result<std::int64_t> {
    const std::int64_t words = std::ranges::count(text, ' ');
    return words > 300 ? words - 1 : words;
  };
  const auto counted = FindCountedWords(vocabulary.words, count, 80);
  ASSERT_FALSE(counted);
  EXPECT_EQ(counted.error().message, "a text of 400 words has 399 tokens instead of 400");
}

TEST(FindCountedWords, PassesOnTheErrorOfTheCount) {
  const Vocabulary vocabulary;
  const TokenCount count = [](const std::string&) -> Result<std::int64_t> { return Fail("no"); };
  EXPECT_EQ(FindCountedWords(vocabulary.words, count, 80).error().message, "no");
  EXPECT_EQ(FindCountedWords({}, count, 80).error().message, "there are too few words");
}

TEST(OverheadOf, IsWhatAPromptHasBesideItsWords) {
  const std::vector<std::string> words = {"a", "b"};
  const TokenCount count = [](const std::string& text) -> Result<std::int64_t> {
    return 40 + std::ranges::count(text, ' ');
  };
  EXPECT_EQ(OverheadOf(words, count).value(), 40);
  const TokenCount twice = [](const std::string& text) -> Result<std::int64_t> {
    return 2 * std::ranges::count(text, ' ');
  };
  EXPECT_EQ(OverheadOf(words, twice).error().message, "22 further words add 44 tokens");
}

TEST(TextOfWords, HasASpaceAfterEachWord) {
  EXPECT_EQ(TextOfWords({}), "");
  const std::vector<std::string> words = {"a", "bc"};
  EXPECT_EQ(TextOfWords(words), "a bc ");
}

}  // namespace
}  // namespace llmb
