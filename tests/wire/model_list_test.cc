#include "harness/wire/model_list.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {
namespace {

using Names = std::vector<std::string>;

Names Parse(std::string_view body) {
  const auto models = ParseModelList(body);
  if (!models) return {models.error().message};
  Names names;
  for (const ListedModel& model : *models) names.push_back(model.id);
  return names;
}

std::optional<ContextLimit> LimitIn(std::string_view model) {
  const auto models = ParseModelList("[" + std::string(model) + "]");
  return models && models->size() == 1 ? models->front().limit : std::nullopt;
}

TEST(ParseModelList, ReadsTheFormsOfServers) {
  EXPECT_EQ(Parse(R"({"object":"list","data":[{"id":"a","object":"model"},{"id":"b"}]})"),
            (Names{"a", "b"}));
  EXPECT_EQ(Parse(R"([{"id":"a"}])"), Names{"a"});
  EXPECT_EQ(Parse(R"({"models":[{"name":"a","model":"a:latest"}]})"), Names{"a:latest"});
  // llama.cpp sends both.
  EXPECT_EQ(Parse(R"({"models":[{"name":"x"}],"data":[{"id":"a"}]})"), Names{"a"});
  EXPECT_EQ(Parse(R"(["a"])"), Names{"a"});
}

TEST(ParseModelList, AnEmptyListIsNoError) {
  EXPECT_EQ(Parse(R"({"data":[]})"), Names{});
  EXPECT_EQ(Parse("[]"), Names{});
  EXPECT_EQ(Parse(R"({"data":[{},{"id":1},{"id":""},null]})"), Names{});
}

TEST(ParseModelList, EachModelIsListedOnce) {
  EXPECT_EQ(Parse(R"([{"id":"a"},{"id":"b"},{"id":"a"}])"), (Names{"a", "b"}));
}

TEST(ParseModelList, ReadsHowManyTokensARequestMayHave) {
  EXPECT_EQ(LimitIn(R"({"id":"a","max_model_len":4096,"context_length":1})"),
            (ContextLimit{4096, "max_model_len", true}));
  EXPECT_EQ(LimitIn(R"({"id":"a","context_length":8192})"),
            (ContextLimit{8192, "context_length", false}));
  EXPECT_EQ(LimitIn(R"({"id":"a","meta":{"n_vocab":1,"n_ctx_train":2048}})"),
            (ContextLimit{2048, "meta.n_ctx_train", false}));
}

TEST(ParseModelList, ALimitThatIsNoNumberOfTokensIsNone) {
  EXPECT_FALSE(LimitIn(R"({"id":"a"})"));
  EXPECT_FALSE(LimitIn(R"("a")"));
  EXPECT_FALSE(LimitIn(R"({"id":"a","max_model_len":null,"meta":[]})"));
  EXPECT_FALSE(LimitIn(R"({"id":"a","max_model_len":0})"));
  EXPECT_FALSE(LimitIn(R"({"id":"a","max_model_len":"4096"})"));
}

// Comparing each of the names with all before it would exceed the test's time limit.
TEST(ParseModelList, ALongListTakesLinearTime) {
  std::string body = "[\"a\"";
  for (int i = 0; i < 200'000; ++i) body += ",\"m" + std::to_string(1'000'000 + i) + '"';
  EXPECT_EQ(ParseModelList(body + ",\"a\"]")->size(), 200'001U);
}

TEST(ParseModelList, NamesWhatIsNotAList) {
  EXPECT_EQ(Parse(R"({"result":[{"name":"a"},{"model_id":"b"}]})"), (Names{"a", "b"}));
  EXPECT_EQ(Parse(R"({"items":[{"model_name":"a"}]})"), Names{"a"});
  EXPECT_EQ(Parse("<html><title>Welcome</title></html>"), Names{"no list of models but 'Welcome'"});
  EXPECT_EQ(Parse(R"({"error":"no"})"), Names{"no list of models but 'no'"});
  EXPECT_EQ(Parse(""), Names{"an empty response in place of a list of models"});
  EXPECT_EQ(Parse(R"({"data":{"id":"a"}})"),
            Names{R"(no list of models but '{"data":{"id":"a"}}')"});
  EXPECT_EQ(Parse("null"), Names{"no list of models but 'null'"});
}

}  // namespace
}  // namespace llmb
