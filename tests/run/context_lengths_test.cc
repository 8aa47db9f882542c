#include "harness/run/context_lengths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/run/dataset_tokens.h"

namespace llmb {
namespace {

using testing::HasSubstr;

Endpoint EndpointOfModel(std::string model) {
  Endpoint endpoint;
  endpoint.name = "llama";
  endpoint.model_name = std::move(model);
  return endpoint;
}

ListedModel Listed(std::string id, std::int64_t tokens, bool is_of_server) {
  return {std::move(id),
          ContextLimit{tokens, is_of_server ? "max_model_len" : "context_length", is_of_server}};
}

WorkloadRequest RowOfLength(std::int64_t input_tokens) {
  WorkloadRequest row;
  row.input_tokens = input_tokens;
  return row;
}

WorkloadRequest RowOfTurn(std::string session, std::string text, std::string answer) {
  WorkloadRequest row;
  row.session = std::move(session);
  row.adds_to_session = true;
  row.messages.push_back({"user", std::move(text), ""});
  row.answer = std::move(answer);
  return row;
}

DatasetTokens TokensOf(const std::vector<WorkloadRequest>& rows, std::int64_t output) {
  DatasetTokenCounter counter;
  for (const WorkloadRequest& row : rows) counter.Add(row, output);
  return counter.Tokens();
}

TEST(DatasetTokenCounter, WithoutRequestsThereAreNoTokens) {
  const DatasetTokens tokens = TokensOf({}, 1);
  EXPECT_EQ(tokens.requests, 0);
  EXPECT_EQ(tokens.MeanInput(), 0);
  EXPECT_EQ(tokens.longest.request, 0);
}

TEST(DatasetTokenCounter, LengthsAreAsTheyWereAsked) {
  const DatasetTokens tokens = TokensOf({RowOfLength(100), RowOfLength(300)}, 50);
  EXPECT_EQ(tokens.MeanInput(), 200);
  EXPECT_FALSE(tokens.estimates_input);
  EXPECT_EQ(tokens.longest.request, 2);
  EXPECT_EQ(tokens.longest.Total(), 350);
  EXPECT_EQ(tokens.longest_about.Total(), 350);
}

// Turns of 8 and 16 characters and an answer of 4: the first has 2 tokens, the second (8 + 4 + 16)
// / 4 = 7. That of the other session has 2.
TEST(DatasetTokenCounter, ATurnHasWhatWasSaidBefore) {
  const DatasetTokens tokens =
      TokensOf({RowOfTurn("s", "12345678", "1234"), RowOfTurn("t", "12345678", ""),
                RowOfTurn("s", "1234567890123456", "")},
               10);
  EXPECT_TRUE(tokens.estimates_input);
  EXPECT_EQ(tokens.input, 2 + 2 + 7);
  EXPECT_EQ(tokens.longest_about.request, 3);
  EXPECT_EQ(tokens.longest_about.input, 7);
  EXPECT_EQ(tokens.longest.input, 1);  // a text has a token
}

TEST(ContextFinding, ALengthBeyondTheServersLimitIsRefused) {
  const DatasetTokens tokens = TokensOf({RowOfLength(100), RowOfLength(1000)}, 24);
  const auto finding = ContextFindingOf(tokens, "rows.jsonl", EndpointOfModel("m"),
                                        {Listed("m", 1023, true), Listed("other", 10, true)});
  ASSERT_TRUE(finding);
  EXPECT_TRUE(finding->refuses);
  EXPECT_EQ(finding->text,
            "llama: request 2 of rows.jsonl asks for at least 1000 input and 24 output tokens, and "
            "the server takes 1023 together (max_model_len of its list of models)");
  // 1,000 + 24 fit.
  EXPECT_FALSE(ContextFindingOf(tokens, "rows.jsonl", EndpointOfModel("m"),
                                {Listed("m", 1024, true), Listed("other", 10, true)}));
}

TEST(ContextFinding, ALengthBeyondTheModelsLimitIsNoted) {
  const auto finding = ContextFindingOf(TokensOf({RowOfLength(1000)}, 24), "random",
                                        EndpointOfModel("m"), {Listed("m", 1023, false)});
  ASSERT_TRUE(finding);
  EXPECT_FALSE(finding->refuses);
  EXPECT_THAT(finding->text, HasSubstr("about 1000 input and 24 output tokens"));
  EXPECT_THAT(finding->text, HasSubstr("1023 together (context_length)"));
}

// 40 characters are about 10 tokens, which is no certainty.
TEST(ContextFinding, ATextThatMayBeTooLongIsNoted) {
  const DatasetTokens tokens = TokensOf({RowOfTurn("s", std::string(40, 'x'), "")}, 10);
  const auto finding =
      ContextFindingOf(tokens, "rows.jsonl", EndpointOfModel("m"), {Listed("m", 19, true)});
  ASSERT_TRUE(finding);
  EXPECT_FALSE(finding->refuses);
}

TEST(ContextFinding, AModelOfUnknownLimitTakesAnyLength) {
  const DatasetTokens tokens = TokensOf({RowOfLength(1000)}, 24);
  EXPECT_FALSE(ContextFindingOf(tokens, "random", EndpointOfModel("m"), {}));
  EXPECT_FALSE(ContextFindingOf(tokens, "random", EndpointOfModel("m"), {{"m", std::nullopt}}));
  // Of two models, neither of which is the one that is asked.
  EXPECT_FALSE(ContextFindingOf(tokens, "random", EndpointOfModel("m"),
                                {Listed("a", 10, true), Listed("b", 10, true)}));
  // A server of one model may call it by another name.
  EXPECT_TRUE(ContextFindingOf(tokens, "random", EndpointOfModel("m"), {Listed("a", 10, true)}));
}

// The endpoint takes no limit, so nothing is asked for but the input and one token.
TEST(ContextFinding, WithoutALimitOfOutputOnlyTheInputCounts) {
  Endpoint endpoint = EndpointOfModel("m");
  endpoint.max_tokens_field = MaxTokensField::kNone;
  const DatasetTokens tokens = TokensOf({RowOfLength(1000)}, 24);
  EXPECT_FALSE(ContextFindingOf(tokens, "random", endpoint, {Listed("m", 1001, true)}));
  EXPECT_TRUE(ContextFindingOf(tokens, "random", endpoint, {Listed("m", 1000, true)}));
}

}  // namespace
}  // namespace llmb
