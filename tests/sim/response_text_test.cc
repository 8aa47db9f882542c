#include "fixtures/sim/response_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/sim/raw_client.h"

namespace llmb {
namespace {

using Kind = SimPiece::Kind;
using Form = SimPiece::Form;

constexpr TimePoint kNow = TimePoint(Nanoseconds(123456789012));

SimProfile ThreeTokens() {
  SimProfile profile;
  profile.answer_tokens = {3};
  return profile;
}

// The bytes of one write of `pieces`.
std::string Bytes(const SimProfile& profile, const std::vector<SimPiece>& pieces,
                  SimResponseFacts facts = {"m", 0, 1700000000}) {
  SimResponseText text(profile, DrawSchedule(profile, {8, {}}, 0, 0), facts);
  std::string bytes;
  text.Append(pieces, kNow, bytes);
  return bytes;
}

SimPiece Piece(Kind kind, std::uint32_t index = 0, Form form = Form::kWhole) {
  return {Nanoseconds{}, kind, form, false, index};
}

// `profile` without chunked coding.
SimProfile Plain(SimProfile profile) {
  profile.style.chunked = false;
  return profile;
}

TEST(SimResponseTextTest, TokenEventHasTheExpectedBytes) {
  EXPECT_EQ(Bytes(Plain(ThreeTokens()), {Piece(Kind::kToken, 1)}),
            R"(data: {"id":"chatcmpl-sim-0","object":"chat.completion.chunk","created":1700000000,)"
            R"("model":"m","choices":[{"index":0,"delta":{"content":" words"},"logprobs":null,)"
            "\"finish_reason\":null}]}\n\n");
}

TEST(SimResponseTextTest, AWriteIsOneChunk) {
  // "data: [DONE]" and two line ends are 14 bytes.
  EXPECT_EQ(Bytes(ThreeTokens(), {Piece(Kind::kDone)}), "e\r\ndata: [DONE]\n\n\r\n");
  EXPECT_EQ(Bytes(ThreeTokens(), {Piece(Kind::kDone), Piece(Kind::kDone), Piece(Kind::kEnd)}),
            "1c\r\ndata: [DONE]\n\ndata: [DONE]\n\n\r\n0\r\n\r\n");
  EXPECT_EQ(Bytes(ThreeTokens(), {Piece(Kind::kEnd)}), "0\r\n\r\n");
  EXPECT_EQ(Bytes(Plain(ThreeTokens()), {Piece(Kind::kEnd)}), "");
}

TEST(SimResponseTextTest, HeadsDeclareHowTheBodyEnds) {
  EXPECT_EQ(Bytes(ThreeTokens(), {Piece(Kind::kHead)}),
            "HTTP/1.1 200 OK\r\nServer: llm_simulator\r\nContent-Type: text/event-stream; "
            "charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
  SimResponseFacts old = {"m", 0, 0, false, true};
  const std::string head = Bytes(ThreeTokens(), {Piece(Kind::kHead)}, old);
  EXPECT_EQ(head.find("HTTP/1.0 200 OK\r\n"), 0u);
  EXPECT_EQ(head.find("chunked"), std::string::npos);
  EXPECT_NE(head.find("Connection: close\r\n\r\n"), std::string::npos);
}

TEST(SimResponseTextTest, FollowsTheStyle) {
  SimProfile profile = Plain(ThreeTokens());
  profile.style.crlf = true;
  profile.style.space_after_data = false;
  EXPECT_EQ(Bytes(profile, {Piece(Kind::kDone)}), "data:[DONE]\r\n\r\n");
  EXPECT_EQ(Bytes(profile, {Piece(Kind::kComment)}), ": ping\r\n\r\n");
  EXPECT_EQ(Bytes(profile, {Piece(Kind::kToken, 1)}).find("data:{\"id\""), 0u);
  profile.style.role = SimRole::kInFirstToken;
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 0)})
                .find(R"("delta":{"role":"assistant","content":"these"})"),
            std::string::npos);
  EXPECT_EQ(Bytes(profile, {Piece(Kind::kToken, 1)}).find("role"), std::string::npos);
}

TEST(SimResponseTextTest, ReasoningComesFirstInASeparateField) {
  SimProfile profile = Plain(ThreeTokens());
  profile.reasoning_tokens = {2};
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 1)}).find(R"({"reasoning_content":" words"})"),
            std::string::npos);
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 2)}).find(R"({"content":"come"})"),
            std::string::npos);
  profile.style.reasoning_field = SimReasoningField::kReasoning;
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 0)}).find(R"({"reasoning":"these"})"),
            std::string::npos);
}

TEST(SimResponseTextTest, SeveralTokensShareAnEvent) {
  SimProfile profile = Plain(ThreeTokens());
  profile.tokens_per_event = 2;
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 0)}).find(R"("these words")"), std::string::npos);
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 1)}).find(R"(" come")"), std::string::npos);
}

TEST(SimResponseTextTest, StampedTextContainsTheTimeOfTheWrite) {
  SimProfile profile = Plain(ThreeTokens());
  profile.stamp_text = true;
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 1)}).find(R"({"content":" t=123456789012"})"),
            std::string::npos);
}

TEST(SimResponseTextTest, TheFirstEventContainsTheArrivalOfTheRequest) {
  SimProfile profile = Plain(ThreeTokens());
  profile.stamp_text = true;
  SimResponseFacts facts = {"m", 0, 1700000000};
  facts.arrived = TimePoint(Nanoseconds(77));
  EXPECT_NE(
      Bytes(profile, {Piece(Kind::kToken, 0)}, facts).find(R"({"content":" a=77 t=123456789012"})"),
      std::string::npos);
}

TEST(SimResponseTextTest, ALaterEventContainsTheEndOfTheLastWrite) {
  SimProfile profile = Plain(ThreeTokens());
  profile.stamp_text = true;
  SimResponseText text(profile, DrawSchedule(profile, {8, {}}, 0, 0), {"m", 0, 1700000000});
  text.SetWritten(TimePoint(Nanoseconds(88)));
  std::string bytes;
  text.Append(std::vector{Piece(Kind::kToken, 1)}, TimePoint(Nanoseconds(99)), bytes);
  EXPECT_NE(bytes.find(R"({"content":" e=88 t=99"})"), std::string::npos);
}

TEST(SimResponseTextTest, TheFinishFollowsACommentWithTheEndOfTheLastTokensWrite) {
  SimProfile profile = Plain(ThreeTokens());
  profile.stamp_text = true;
  SimResponseText text(profile, DrawSchedule(profile, {8, {}}, 0, 0), {"m", 0, 1700000000});
  text.SetWritten(TimePoint(Nanoseconds(88)));
  std::string bytes;
  text.Append(std::vector{Piece(Kind::kFinish, 0)}, TimePoint(Nanoseconds(99)), bytes);
  EXPECT_NE(bytes.find(": e=88\ndata: {"), std::string::npos) << bytes;
  EXPECT_EQ(Bytes(Plain(ThreeTokens()), {Piece(Kind::kFinish, 0)}).find("e="), std::string::npos);
}

TEST(SimResponseTextTest, UsageCountsReasoningAndAnswer) {
  SimProfile profile = Plain(ThreeTokens());
  profile.reasoning_tokens = {2};
  // 8 bytes of prompt are 2 tokens.
  EXPECT_NE(Bytes(profile, {Piece(Kind::kUsage)})
                .find(R"("choices":[],"usage":{"prompt_tokens":2,"completion_tokens":5,)"
                      R"("total_tokens":7,"completion_tokens_details":{"reasoning_tokens":2}}})"),
            std::string::npos);
  profile.usage = SimUsage::kContinuous;
  EXPECT_NE(Bytes(profile, {Piece(Kind::kToken, 2)}).find(R"("completion_tokens":3,)"),
            std::string::npos);
}

TEST(SimResponseTextTest, ModelNamesAreQuoted) {
  const std::string event =
      Bytes(Plain(ThreeTokens()), {Piece(Kind::kToken, 1)}, {"a\"\n\xff", 0, 0});
  EXPECT_NE(event.find(R"("model":"a\"\n)"
                       "\xef\xbf\xbd\","),
            std::string::npos);
}

TEST(SimResponseTextTest, FaultyEvents) {
  const std::string whole = Bytes(ThreeTokens(), {Piece(Kind::kToken, 1)});
  EXPECT_EQ(Bytes(ThreeTokens(), {Piece(Kind::kToken, 1, Form::kHalf)}),
            whole.substr(0, whole.size() / 2));
  const std::string broken = Bytes(Plain(ThreeTokens()), {Piece(Kind::kToken, 1, Form::kBroken)});
  EXPECT_FALSE(nlohmann::json::accept(broken.substr(6)));
  EXPECT_EQ(broken.substr(broken.size() - 2), "\n\n");
  SimResponseFacts huge = {"m", 0, 0, true, false, 1000};
  const std::string event =
      Bytes(Plain(ThreeTokens()), {Piece(Kind::kToken, 1, Form::kHuge)}, huge);
  EXPECT_NE(event.find('"' + std::string(1000, 'x') + '"'), std::string::npos);
}

TEST(SimResponseTextTest, EveryEventIsJson) {
  for (const SimProfile& profile : BuiltInProfiles()) {
    for (const Kind kind : {Kind::kRole, Kind::kToken, Kind::kFinish, Kind::kUsage, Kind::kError}) {
      const std::string event = Bytes(Plain(profile), {Piece(kind)});
      EXPECT_TRUE(nlohmann::json::accept(event.substr(6))) << event;
    }
  }
}

nlohmann::json JsonResponse(const SimProfile& profile, Form form) {
  const std::string bytes =
      Bytes(profile, {Piece(Kind::kJsonHead, 0, form), Piece(Kind::kJsonBody, 0, form)});
  const std::string body = BodyOf(bytes);
  EXPECT_NE(bytes.find("Content-Length: " + std::to_string(body.size()) + "\r\n"),
            std::string::npos);
  return nlohmann::json::parse(body, nullptr, false);
}

TEST(SimResponseTextTest, WithoutStreamingTheTextIsTheSame) {
  SimProfile profile = ThreeTokens();
  profile.reasoning_tokens = {2};
  const nlohmann::json response = JsonResponse(profile, Form::kWhole);
  const nlohmann::json& choice = response["choices"][0];
  EXPECT_EQ(choice["message"]["reasoning_content"], "these words");
  EXPECT_EQ(choice["message"]["content"], "come from a");
  EXPECT_EQ(choice["finish_reason"], "stop");
  EXPECT_EQ(response["usage"]["completion_tokens"], 5);
  EXPECT_EQ(response["object"], "chat.completion");
}

TEST(SimResponseTextTest, FaultyJsonResponses) {
  EXPECT_TRUE(
      JsonResponse(ThreeTokens(), Form::kNoFinish)["choices"][0]["finish_reason"].is_null());
  EXPECT_TRUE(JsonResponse(ThreeTokens(), Form::kError).contains("error"));
  EXPECT_TRUE(JsonResponse(ThreeTokens(), Form::kBroken).is_discarded());
}

}  // namespace
}  // namespace llmb
