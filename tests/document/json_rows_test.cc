#include "harness/document/json_rows.h"

#include <gtest/gtest.h>

#include <array>

namespace llmb {
namespace {

struct Inner {
  std::string text;
};

struct Outer {
  int number = 7;
  std::optional<Nanoseconds> time;
  std::string word;
  Inner inner;
  std::vector<Inner> list;
};

constexpr std::array kInnerRows = {JsonField<&Inner::text>("text")};
constexpr std::array kOuterRows = {
    JsonField<&Outer::number>("number"),
    JsonFieldAs<AsSeconds, &Outer::time>("time"),
    JsonField<&Outer::word>("word").WrittenIf(
        [](const Outer& outer) { return !outer.word.empty(); }),
    JsonField<&Outer::inner, &Inner::text>("inner_text"),
    JsonFieldAs<AsObjects<kInnerRows>, &Outer::list>("list"),
    DerivedJson<Outer>("double", [](const Outer& outer) { return Json(2 * outer.number); }),
};

Outer Read(const char* json, AbsentKey absent) {
  Outer outer;
  ReadJson(Json::parse(json), kOuterRows, absent, outer);
  return outer;
}

TEST(JsonRows, WriteTheKeysInTheOrderOfTheRows) {
  const Outer outer{.number = 1,
                    .time = std::chrono::milliseconds(1500),
                    .word = "w",
                    .inner = {"i"},
                    .list = {{"a"}, {"b"}}};
  EXPECT_EQ(JsonText(ToJson(outer, kOuterRows)),
            R"({"number":1,"time":1.5,"word":"w","inner_text":"i",)"
            R"("list":[{"text":"a"},{"text":"b"}],"double":2})");
}

TEST(JsonRows, LeaveOutAnEmptyOptionalAndAnUnmetCondition) {
  EXPECT_EQ(JsonText(ToJson(Outer(), kOuterRows)),
            R"({"number":7,"inner_text":"","list":[],"double":14})");
}

TEST(JsonRows, ReadWhatTheyWrote) {
  const char* json = R"({"number":1,"time":1.5,"word":"w","inner_text":"i","list":[{"text":"a"}]})";
  const Outer outer = Read(json, AbsentKey::kIsAnError);
  EXPECT_EQ(outer.number, 1);
  EXPECT_EQ(outer.time, std::chrono::milliseconds(1500));
  EXPECT_EQ(outer.word, "w");
  EXPECT_EQ(outer.inner.text, "i");
  EXPECT_EQ(outer.list.at(0).text, "a");
}

TEST(JsonRows, AnAbsentOrNullKeyCanKeepTheDefault) {
  const Outer outer = Read(R"({"number":null,"unknown":1})", AbsentKey::kKeepsDefault);
  EXPECT_EQ(outer.number, 7);
  EXPECT_EQ(outer.time, std::nullopt);
}

TEST(JsonRows, AnAbsentOrNullKeyCanBeAnErrorUnlessItIsOptional) {
  EXPECT_NO_THROW(Read(R"({"number":1,"inner_text":"","list":[]})", AbsentKey::kIsAnError));
  for (const char* json : {R"({"inner_text":"","list":[]})", R"({"number":1,"list":[]})",
                           R"({"number":null,"inner_text":"","list":[]})",
                           R"({"number":1,"inner_text":"","list":[{}]})", "[]", "3"}) {
    EXPECT_THROW(Read(json, AbsentKey::kIsAnError), Json::exception) << json;
  }
}

TEST(JsonRows, AValueOfTheWrongTypeOrRangeIsAnError) {
  for (const char* json : {R"({"number":"1"})", R"({"number":3000000000})", R"({"time":"1"})"}) {
    EXPECT_THROW(Read(json, AbsentKey::kKeepsDefault), Json::exception) << json;
  }
}

TEST(JsonRows, HasKeyFindsTheKeysOfATable) {
  EXPECT_TRUE(HasKey(kOuterRows, "double"));
  EXPECT_FALSE(HasKey(kOuterRows, "text"));
}

}  // namespace
}  // namespace llmb
