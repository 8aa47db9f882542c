#include "harness/workload/prompt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "harness/base/text.h"
#include "harness/record/request_record.h"

namespace llmb {
namespace {

using testing::HasSubstr;

std::string ErrorOf(std::string_view json) {
  const auto prompts = ParsePrompts(json, "p.json");
  return prompts ? "no error" : prompts.error().message;
}

// A file with one prompt, valid but for the key and value that replace its own.
std::string OnePrompt(const std::string& key, const std::string& value) {
  std::map<std::string, std::string> keys = {{"id", "\"a\""},
                                             {"prompt", "\"Why?\""},
                                             {"length", "\"short\""},
                                             {"complexity", "\"simple\""},
                                             {"category", "\"math\""}};
  keys[key] = value;
  std::string text;
  for (const auto& [name, json] : keys) {
    text += (text.empty() ? "[{\"" : ", \"") + name + "\": " + json;
  }
  return text + "}]";
}

TEST(ParsePrompts, ReadsEveryKeyAndKeepsTheOrder) {
  const auto prompts = ParsePrompts(R"([ // two
      {"id": "z.1", "prompt": "Hi\n", "length": "long", "complexity": "complex", "category": "c d"},
      {"category": "math", "complexity": "moderate", "length": "medium", "prompt": "1+1", "id": "a_-"}
    ])",
                                    "p.json");
  ASSERT_TRUE(prompts) << prompts.error().message;
  ASSERT_EQ(prompts->size(), 2U);
  EXPECT_EQ(prompts->at(0).id, "z.1");
  EXPECT_EQ(prompts->at(0).text, "Hi\n");
  EXPECT_EQ(prompts->at(0).length, "long");
  EXPECT_EQ(prompts->at(0).complexity, "complex");
  EXPECT_EQ(prompts->at(0).category, "c d");
  EXPECT_EQ(prompts->at(1).id, "a_-");
  EXPECT_EQ(prompts->at(1).text, "1+1");
}

TEST(ParsePrompts, AnEmptyOrOtherFileIsAnError) {
  EXPECT_EQ(ErrorOf("[]"), "p.json: holds no prompt");
  EXPECT_EQ(ErrorOf("{}"), "p.json: must be an array of prompts, not an object");
  EXPECT_THAT(ErrorOf(""), HasSubstr("p.json: it is empty"));
  EXPECT_THAT(ErrorOf("[\n{]"), HasSubstr("p.json:2:2: syntax error"));
}

TEST(ParsePrompts, ErrorsCountThePromptsFromOne) {
  EXPECT_EQ(ErrorOf("[1]"), "p.json: prompt 1: must be an object, not a number");
  const std::string one = OnePrompt("id", "\"a\"");
  const std::string two = one.substr(0, one.size() - 1) + ", {}]";
  EXPECT_EQ(ErrorOf(two), "p.json: prompt 2: 'id' is missing");
}

TEST(ParsePrompts, EachKeyHasItsRule) {
  const std::string at = "p.json: prompt 1: ";
  EXPECT_EQ(ErrorOf(OnePrompt("id", "\"a b\"")),
            at + "id 'a b' must consist of letters, digits, '_', '-' and '.'");
  EXPECT_NE(ErrorOf(OnePrompt("id", "\"\"")), "no error");
  EXPECT_NE(ErrorOf(OnePrompt("id", "\"a/b\"")), "no error");
  EXPECT_EQ(ErrorOf(OnePrompt("prompt", "\" \\n\"")), at + "prompt is empty");
  EXPECT_EQ(ErrorOf(OnePrompt("length", "\"shrt\"")),
            at + "length must be one of short, medium, long, not 'shrt', did you mean 'short'?");
  EXPECT_EQ(ErrorOf(OnePrompt("complexity", "\"hard\"")),
            at + "complexity must be one of simple, moderate, complex, not 'hard'");
  EXPECT_EQ(ErrorOf(OnePrompt("category", "\"\"")), at + "category is empty");
  EXPECT_EQ(ErrorOf(OnePrompt("category", "\"a\\nb\"")), at + "category holds a control character");
  EXPECT_EQ(ErrorOf(OnePrompt("prompt", "3")), at + "prompt must be a string, not a number");
  EXPECT_EQ(ErrorOf(OnePrompt("promt", "\"x\"")),
            at + "unknown key 'promt' (the keys are id, prompt, length, complexity, category), did "
                 "you mean 'prompt'?");
}

TEST(ParsePrompts, ADuplicateIdIsAnError) {
  const std::string one = OnePrompt("id", "\"a\"");
  const std::string inner = one.substr(1, one.size() - 2);
  EXPECT_EQ(ErrorOf("[" + inner + "," + inner + "]"), "p.json: prompt 2: the id 'a' is used twice");
}

TEST(LoadPromptsFile, ReadsTheFileAndNamesItInErrors) {
  const auto path = std::filesystem::path(testing::TempDir()) / "llmb_prompts.json";
  std::ofstream(path) << OnePrompt("id", "\"mine\"");
  EXPECT_EQ(LoadPromptsFile(path.string()).value().at(0).id, "mine");
  std::ofstream(path) << "[]";
  EXPECT_EQ(LoadPromptsFile(path.string()).error().message, path.string() + ": holds no prompt");
  std::filesystem::remove(path);
  EXPECT_THAT(LoadPromptsFile(path.string()).error().message, HasSubstr(path.string()));
}

TEST(BuiltInPrompts, AreEighteenOfAllKinds) {
  std::map<std::string, int> lengths;
  std::set<std::pair<std::string, std::string>> kinds;
  std::set<std::string> categories;
  for (const Prompt& prompt : BuiltInPrompts()) {
    ++lengths[prompt.length];
    kinds.emplace(prompt.length, prompt.complexity);
    categories.insert(prompt.category);
    EXPECT_EQ(prompt.id, prompt.category + "_" + prompt.length);
  }
  EXPECT_EQ(lengths, (std::map<std::string, int>{{"short", 6}, {"medium", 6}, {"long", 6}}));
  EXPECT_EQ(kinds.size(), 9U);  // each of 3 complexities in each of 3 lengths
  EXPECT_GE(categories.size(), 10U);
}

TEST(BuiltInPrompts, HaveTheLengthOfTheirLabel) {
  for (const Prompt& prompt : BuiltInPrompts()) {
    const std::size_t characters = CountCharacters(prompt.text);
    const std::string length = characters < 200 ? "short" : characters <= 600 ? "medium" : "long";
    EXPECT_EQ(prompt.length, length) << prompt.id << " has " << characters << " characters";
  }
}

TEST(CopyPromptFields, CutsTheText) {
  RequestRecord record;
  CopyPromptFields({.id = "p",
                    .text = std::string(101, 'x'),
                    .length = "short",
                    .complexity = "simple",
                    .category = "coding"},
                   record);
  EXPECT_EQ(record.prompt_text, std::string(100, 'x') + "...");
  EXPECT_EQ(record.prompt_length, "short");
  EXPECT_EQ(record.prompt_complexity, "simple");
  EXPECT_EQ(record.prompt_category, "coding");
}

}  // namespace
}  // namespace llmb
