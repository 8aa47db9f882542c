#include "harness/load/dataset_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>

#include "harness/workload/custom_reader.h"
#include "harness/workload/random_reader.h"

namespace llmb {
namespace {

using testing::HasSubstr;

Endpoint ExampleEndpoint() {
  Endpoint endpoint;
  endpoint.name = "llama";
  endpoint.url = "http://host/v1/chat/completions";
  endpoint.model_name = "m";
  return endpoint;
}

class DatasetSourceTest : public testing::Test {
 protected:
  DatasetFlow Flow(std::string name, std::vector<int> iterations = {}, bool warms_up = false) {
    return {.endpoint = endpoint_,
            .settings = settings_,
            .name = std::move(name),
            .seed = 1,
            .id = "flow",
            .iterations = std::move(iterations),
            .warms_up = warms_up};
  }

  DatasetSource Random(std::vector<int> iterations = {}, bool warms_up = false) {
    return {Flow("random", std::move(iterations), warms_up),
            std::make_unique<RandomReader>(
                RandomLengths{.input_len = 100, .output_len = 20, .range_ratio = 0.5}, 3)};
  }

  DatasetSource Custom(const std::string& rows, std::vector<int> iterations = {},
                       bool warms_up = false) {
    return {Flow("custom", std::move(iterations), warms_up),
            std::make_unique<CustomReader>(
                DatasetInput{std::make_unique<std::istringstream>(rows), "data"})};
  }

  DatasetSource Live(const std::string& rows, bool warms_up = false) {
    DatasetFlow flow = Flow("custom", {}, warms_up);
    flow.live_history = true;
    return {std::move(flow), std::make_unique<CustomReader>(
                                 DatasetInput{std::make_unique<std::istringstream>(rows), "data"})};
  }

  static std::string BodyOf(const RequestTemplate& request) {
    return request.MakeRequest("id", 0, false).body;
  }

  const Endpoint endpoint_ = ExampleEndpoint();
  const RequestSettings settings_{};
};

PooledRequest Iteration(int iteration) { return {.iteration = iteration}; }
PooledRequest Warmup(int iteration) { return {.iteration = iteration, .warmup = true}; }

TEST_F(DatasetSourceTest, TheIterationIsTheRowInWhateverOrderTheyAreAskedFor) {
  DatasetSource source = Custom("{\"prompt\":\"one\",\"max_tokens\":7}\n{\"prompt\":\"two\"}\n");
  const auto second = source.RequestOf(Iteration(1));
  const auto first = source.RequestOf(Iteration(0));
  EXPECT_THAT(BodyOf(*second), HasSubstr(R"("content":"two")"));
  EXPECT_THAT(BodyOf(*second), HasSubstr(R"("max_tokens":2048)"));  // that of the settings
  EXPECT_THAT(BodyOf(*first), HasSubstr(R"("content":"one")"));
  EXPECT_THAT(BodyOf(*first), HasSubstr(R"("max_tokens":7)"));
  const RequestRecord record = first->MakeRecord("id");
  EXPECT_EQ(record.workload, "custom");
  EXPECT_EQ(record.prompt_id, "custom");
  EXPECT_EQ(record.prompt_text, "one");
  EXPECT_EQ(record.output_tokens_asked, 7);
  EXPECT_FALSE(record.input_tokens_asked);
  EXPECT_EQ(record.input_length_source, "");
  EXPECT_EQ(source.EndedEarly(), "");
}

// The prefix is not what the two texts begin with. 4 characters a token, with those of the prefix.
TEST_F(DatasetSourceTest, AUniqueTextHasTheLengthThatWasAsked) {
  const RequestSettings unique{.unique_prompts = true};
  DatasetSource source({.endpoint = endpoint_,
                        .settings = unique,
                        .name = "random",
                        .seed = 1,
                        .id = "flow",
                        .iterations = {}},
                       std::make_unique<RandomReader>(
                           RandomLengths{.input_len = 50, .output_len = 20, .prefix_len = 30}, 3));
  const auto text = [&](int iteration) {
    const auto request = source.RequestOf(Iteration(iteration));
    const std::string body = BodyOf(*request);
    const std::size_t begin = body.find(R"("content":")") + 11;
    const std::string sent = body.substr(begin, body.find('"', begin) - begin);
    EXPECT_EQ(static_cast<std::int64_t>(sent.size()),
              4 * request->MakeRecord("id").input_tokens_asked.value_or(0));
    return sent;
  };
  const std::string first = text(0);
  EXPECT_EQ(first.size(), 320U);
  EXPECT_NE(first.substr(0, 32), text(1).substr(0, 32));
}

TEST_F(DatasetSourceTest, AConversationIsSentWhole) {
  DatasetSource source = Custom(
      R"({"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]})"
      "\n");
  const auto request = source.RequestOf(Iteration(0));
  EXPECT_THAT(
      BodyOf(*request),
      HasSubstr(R"([{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}])"));
  EXPECT_EQ(request->MakeRecord("id").prompt_text, "Be brief.\n\nHi");
}

constexpr const char* kTwoTurns =
    "{\"session_id\":\"s\",\"prompt\":\"one\",\"response\":\"recorded\"}\n"
    "{\"session_id\":\"s\",\"prompt\":\"two\"}\n";

TEST_F(DatasetSourceTest, ALiveHistoryHasTheAnswersThatCame) {
  DatasetSource source = Live(kTwoTurns);
  EXPECT_GT(source.MostAnswerBytes(), 0U);
  const auto first = source.RequestOf(Iteration(0));
  source.TurnEnded(*first, "as it \"came\"", true);
  const auto second = source.RequestOf(Iteration(1));
  EXPECT_THAT(BodyOf(*second), HasSubstr(R"([{"role":"user","content":"one"},)"
                                         R"({"role":"assistant","content":"as it \"came\""},)"
                                         R"({"role":"user","content":"two"}])"));
  source.TurnEnded(*second, "", false);
  EXPECT_EQ(source.Remark(), "");
  EXPECT_EQ(Custom(kTwoTurns).MostAnswerBytes(), 0U);
}

// The turns of two conversations alternate, and the second conversation is ahead.
TEST_F(DatasetSourceTest, ARecordedHistoryHasTheAnswersOfTheFile) {
  DatasetSource source = Custom(
      "{\"session_id\":\"s\",\"prompt\":\"one\",\"response\":\"recorded\"}\n"
      "{\"session_id\":\"t\",\"prompt\":\"other\",\"response\":\"another\"}\n"
      "{\"session_id\":\"s\",\"prompt\":\"two\",\"response\":\"last\"}\n"
      "{\"session_id\":\"t\",\"prompt\":\"more\"}\n");
  const auto other = source.RequestOf(Iteration(1));
  source.TurnEnded(*other, "", true);
  const auto more = source.RequestOf(Iteration(3));
  EXPECT_THAT(BodyOf(*more), HasSubstr(R"("messages":[{"role":"user","content":"other"},)"
                                       R"({"role":"assistant","content":"another"},)"
                                       R"({"role":"user","content":"more"}])"));
  source.TurnEnded(*more, "", false);
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(0))),
              HasSubstr(R"("messages":[{"role":"user","content":"one"}])"));
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(2))),
              HasSubstr(R"("messages":[{"role":"user","content":"one"},)"
                        R"({"role":"assistant","content":"recorded"},)"
                        R"({"role":"user","content":"two"}])"));
}

TEST_F(DatasetSourceTest, AResumedConversationHasTheTurnsThatWereSentBefore) {
  DatasetSource source = Custom(kTwoTurns, {1});
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(1))),
              HasSubstr(R"({"role":"assistant","content":"recorded"},)"));
}

// The texts of ended conversations are not kept.
TEST_F(DatasetSourceTest, ARecordedHistoryIsDroppedWithItsConversation) {
  DatasetSource source = Custom(kTwoTurns);
  source.TurnEnded(*source.RequestOf(Iteration(0)), "", true);
  const auto last = source.RequestOf(Iteration(1));
  EXPECT_GT(source.KeptBytes(), 0U);
  source.TurnEnded(*last, "", false);
  EXPECT_EQ(source.KeptBytes(), 0U);
}

// The first turn of another attempt at the session begins anew: nothing of it is kept.
TEST_F(DatasetSourceTest, ALiveHistoryIsDroppedWithItsConversation) {
  DatasetSource source = Live(kTwoTurns);
  source.TurnEnded(*source.RequestOf(Iteration(0)), "lost", false);
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(1))),
              HasSubstr(R"("messages":[{"role":"user","content":"two"}])"));
}

// Turn 1 has messages of its own, so neither they nor the answer to them are in turn 2.
TEST_F(DatasetSourceTest, ALiveHistoryHasOnlyTheAnswersToItsOwnTurns) {
  DatasetSource source = Live(
      "{\"session_id\":\"s\",\"prompt\":\"one\"}\n"
      "{\"session_id\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":\"aside\"}]}\n"
      "{\"session_id\":\"s\",\"prompt\":\"two\"}\n");
  source.TurnEnded(*source.RequestOf(Iteration(0)), "first", true);
  source.TurnEnded(*source.RequestOf(Iteration(1)), "second", true);
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(2))),
              HasSubstr(R"([{"role":"user","content":"one"},)"
                        R"({"role":"assistant","content":"first"},)"
                        R"({"role":"user","content":"two"}])"));
}

TEST_F(DatasetSourceTest, AnAnswerWithoutTextIsAnEmptyMessageAndSaid) {
  DatasetSource source = Live(kTwoTurns);
  source.TurnEnded(*source.RequestOf(Iteration(0)), "", true);
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(1))),
              HasSubstr(R"({"role":"assistant","content":""},)"));
  EXPECT_EQ(source.Remark(),
            "in the live history, an answer was without text (a tool call, or only reasoning), in "
            "whose place the next turn has an empty message");
}

TEST_F(DatasetSourceTest, AnAnswerThatWasCutIsSaid) {
  DatasetSource source = Live(kTwoTurns);
  source.TurnEnded(*source.RequestOf(Iteration(0)),
                   std::string(DatasetSource::kMostAnswerBytes, 'x'), true);
  EXPECT_EQ(source.Remark(), "in the live history, an answer was cut at 1 MiB");
}

TEST_F(DatasetSourceTest, AfterTheLastRowThereIsNothingAndItSaysSo) {
  DatasetSource source = Custom("{\"prompt\":\"one\"}\n");
  EXPECT_TRUE(source.RequestOf(Iteration(0)));
  EXPECT_FALSE(source.RequestOf(Iteration(1)));
  EXPECT_FALSE(source.RequestOf(Iteration(2)));
  EXPECT_EQ(source.EndedEarly(), "the data set has only 1 request");
}

TEST_F(DatasetSourceTest, AWrongRowEndsIt) {
  DatasetSource source = Custom("{\"prompt\":\"one\"}\n{\"prompt\":3}\n");
  EXPECT_TRUE(source.RequestOf(Iteration(0)));
  EXPECT_FALSE(source.RequestOf(Iteration(1)));
  EXPECT_THAT(source.EndedEarly(), HasSubstr("data:2:"));
}

TEST_F(DatasetSourceTest, AFileThatCannotBeOpenedHasNoRequest) {
  DatasetSource source(Flow("custom"), Fail("gone"));
  EXPECT_FALSE(source.RequestOf(Iteration(0)));
  EXPECT_EQ(source.EndedEarly(), "gone");
}

TEST_F(DatasetSourceTest, RowsThatWereSentBeforeAreSkipped) {
  DatasetSource source =
      Custom("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}\n", {2});
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(2))), HasSubstr(R"("content":"c")"));
}

TEST_F(DatasetSourceTest, MadeTextsHaveTheLengthAskedFor) {
  DatasetSource source = Random();
  const RequestTemplate request = *source.RequestOf(Iteration(0));
  const RequestRecord record = request.MakeRecord("id");
  ASSERT_TRUE(record.input_tokens_asked);
  EXPECT_EQ(record.input_length_source, "estimate");
  const std::string body = BodyOf(request);
  const std::size_t begin = body.find(R"("content":")") + 11;
  EXPECT_EQ(body.find('"', begin) - begin,
            static_cast<std::size_t>(4 * *record.input_tokens_asked));
}

// Four characters a token.
TEST_F(DatasetSourceTest, EachTurnOfLengthsHasATextOfItsOwn) {
  DatasetSource source = Custom(
      "{\"session_id\":\"s\",\"input_length\":10,\"response\":\"xyzzy\"}\n"
      "{\"session_id\":\"s\",\"input_length\":20}\n");
  EXPECT_TRUE(source.RequestOf(Iteration(0)));
  const auto second = source.RequestOf(Iteration(1));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->MakeRecord("id").input_tokens_asked, 20);
  const std::string body = BodyOf(*second);
  EXPECT_EQ(body.find("xyzzy"), std::string::npos);
  const std::size_t begin = body.find(R"("content":")") + 11;
  EXPECT_EQ(body.find('"', begin) - begin, 80U);
}

TEST_F(DatasetSourceTest, WarmUpHasTheLengthsOfTheFirstRowsAndTextsOfItsOwn) {
  DatasetSource source = Random({}, true);
  const auto warmup = source.RequestOf(Warmup(1));
  source.RequestOf(Iteration(0));
  const auto measured = source.RequestOf(Iteration(1));
  EXPECT_EQ(warmup->MakeRecord("w").input_tokens_asked,
            measured->MakeRecord("m").input_tokens_asked);
  EXPECT_NE(BodyOf(*warmup), BodyOf(*measured));
}

TEST_F(DatasetSourceTest, WarmUpOfAFileDoesNotSendItsTexts) {
  DatasetSource source = Custom("{\"prompt\":\"Why is the sky blue?\"}\n", {0}, true);
  const auto first = source.RequestOf(Warmup(0));
  EXPECT_EQ(BodyOf(*first).find("sky"), std::string::npos);
  EXPECT_EQ(first->MakeRecord("w").input_tokens_asked, 5);  // 20 characters
  // More warm-up than rows: the lengths repeat, and the rows are left.
  EXPECT_TRUE(source.RequestOf(Warmup(5)));
  EXPECT_THAT(BodyOf(*source.RequestOf(Iteration(0))), HasSubstr("sky"));
  EXPECT_EQ(source.EndedEarly(), "");
}

}  // namespace
}  // namespace llmb
