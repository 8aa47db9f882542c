#include "fixtures/sim/tokenizer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fixtures/sim/chat_request.h"

namespace llmb {
namespace {

std::size_t Pieces(std::string_view text) { return SimCountTokens(SimTokens::kPieces, text); }

TEST(SimCountTokens, BytesAreCountedByFours) {
  EXPECT_EQ(SimCountTokens(SimTokens::kBytes, ""), 0U);
  EXPECT_EQ(SimCountTokens(SimTokens::kBytes, "abcd"), 1U);
  EXPECT_EQ(SimCountTokens(SimTokens::kBytes, "abcde"), 2U);
}

// By hand: a space goes with the word after it; 12 letters are 1 + 11 / 7 = 2 pieces.
TEST(SimCountTokens, PiecesAreNeitherWordsNorCharacters) {
  EXPECT_EQ(Pieces(""), 0U);
  EXPECT_EQ(Pieces("time"), 1U);
  EXPECT_EQ(Pieces(" time"), 1U);
  EXPECT_EQ(Pieces("time year"), 2U);
  EXPECT_EQ(Pieces("time "), 2U);
  EXPECT_EQ(Pieces("time  year"), 3U);
  EXPECT_EQ(Pieces("a,b 12"), 6U);
  EXPECT_GE(Pieces("relationship"), 2U);
}

TEST(SimCountTokens, SomeShortWordsAreCutOnceMore) {
  int cut = 0;
  for (char first = 'a'; first <= 'z'; ++first) {
    for (char second = 'a'; second <= 'z'; ++second) {
      const std::size_t pieces = Pieces(std::string{first, second});
      EXPECT_TRUE(pieces == 1 || pieces == 2);
      cut += pieces == 2 ? 1 : 0;
    }
  }
  // 676 words, of which 1 in 16 is 42.
  EXPECT_GT(cut, 20);
  EXPECT_LT(cut, 80);
}

SimProfile With(SimTokenize tokenize) {
  SimProfile profile;
  profile.tokens = SimTokens::kPieces;
  profile.tokenize = tokenize;
  return profile;
}

// 1 at the beginning, 5 around the message, 3 before the answer.
TEST(SimTokenizeResponse, VllmCountsTheTemplate) {
  const SimProfile profile = With(SimTokenize::kVllm);
  const auto chat = SimTokenizeResponse(
      profile, R"({"model":"m","messages":[{"role":"user","content":"time year"}]})");
  EXPECT_EQ(nlohmann::json::parse(chat.value_or(""))["count"], 1 + 5 + 3 + 2);
  const auto text = SimTokenizeResponse(profile, R"({"model":"m","prompt":"time year"})");
  EXPECT_EQ(nlohmann::json::parse(text.value_or(""))["count"], 1 + 2);
  EXPECT_FALSE(SimTokenizeResponse(profile, R"({"content":"time"})"));
}

TEST(SimTokenizeResponse, OthersCountATextAlone) {
  const auto llama = SimTokenizeResponse(With(SimTokenize::kLlamaCpp), R"({"content":"time"})");
  EXPECT_EQ(nlohmann::json::parse(llama.value_or(""))["tokens"].size(), 2U);
  const auto unknown = SimTokenizeResponse(With(SimTokenize::kLlamaCpp), R"({"prompt":"time"})");
  EXPECT_EQ(unknown, R"({"tokens":[]})");
  const auto tgi = SimTokenizeResponse(With(SimTokenize::kTgi), R"({"inputs":"time"})");
  EXPECT_EQ(nlohmann::json::parse(tgi.value_or("")).size(), 2U);
  EXPECT_FALSE(SimTokenizeResponse(With(SimTokenize::kTgi), R"({"content":"time"})"));
  EXPECT_FALSE(SimTokenizeResponse(With(SimTokenize::kNone), R"({"inputs":"time"})"));
}

TEST(SimChatRequest, CountsPiecesAsTheTokenizerDoes) {
  const auto request = ParseSimChatRequest(R"({"model":"m","messages":[{"content":"time year"}]})",
                                           SimApi::kChat, SimTokens::kPieces);
  EXPECT_EQ(request->demand.prompt_tokens, 11);
  const auto ids = ParseSimChatRequest(R"({"model":"m","prompt":[5,6]})", SimApi::kCompletions,
                                       SimTokens::kPieces);
  EXPECT_EQ(ids->demand.prompt_tokens, 3);
}

}  // namespace
}  // namespace llmb
