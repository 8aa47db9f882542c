#include "harness/wire/model_list.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Names = std::vector<std::string>;

Names Parse(std::string_view body) {
  const auto models = ParseModelList(body);
  return models ? *models : Names{models.error().message};
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

TEST(ParseModelList, NamesWhatIsNotAList) {
  EXPECT_EQ(Parse("<html><title>Welcome</title></html>"), Names{"no list of models but 'Welcome'"});
  EXPECT_EQ(Parse(R"({"error":"no"})"), Names{"no list of models but 'no'"});
  EXPECT_EQ(Parse(""), Names{"an empty response in place of a list of models"});
  EXPECT_EQ(Parse(R"({"data":{"id":"a"}})"),
            Names{R"(no list of models but '{"data":{"id":"a"}}')"});
  EXPECT_EQ(Parse("null"), Names{"no list of models but 'null'"});
}

}  // namespace
}  // namespace llmb
