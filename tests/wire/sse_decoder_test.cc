#include "harness/wire/sse_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Events = std::vector<std::string>;

// The events of a body that arrives in the given parts, up to Finish.
Events Decode(const std::vector<std::string_view>& parts) {
  SseDecoder decoder;
  Events events;
  const auto sink = [&](std::string_view data) { events.emplace_back(data); };
  for (const std::string_view part : parts) EXPECT_TRUE(decoder.Feed(part, sink));
  decoder.Finish(sink);
  return events;
}

Events DecodeByteByByte(std::string_view body) {
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < body.size(); ++i) bytes.push_back(body.substr(i, 1));
  return Decode(bytes);
}

// Expects the same events from the whole body, byte by byte, and from any split into two or three.
void ExpectAtEverySplit(std::string_view body, const Events& expected) {
  EXPECT_EQ(Decode({body}), expected);
  EXPECT_EQ(DecodeByteByByte(body), expected);
  for (std::size_t i = 0; i <= body.size(); ++i) {
    for (std::size_t j = i; j <= body.size(); ++j) {
      ASSERT_EQ(Decode({body.substr(0, i), body.substr(i, j - i), body.substr(j)}), expected)
          << "cut at " << i << " and " << j;
    }
  }
}

std::string WithLineEnds(std::string_view body, std::string_view line_end) {
  std::string result;
  for (const char c : body) c == '\n' ? result.append(line_end) : result.append(1, c);
  return result;
}

class LineEndTest : public testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(All, LineEndTest, testing::Values("\n", "\r\n", "\r"),
                         [](const auto& test) {
                           return test.param == "\n" ? "LF" : test.param == "\r" ? "CR" : "CRLF";
                         });

TEST_P(LineEndTest, EventsAreTheSameAtEverySplit) {
  const std::string body = WithLineEnds(
      "data: one\n\n: ping\ndata:two\ndata:  2\n\nevent: x\n\nid: 7\ndata\n\ndata: [DONE]\n\n",
      GetParam());
  ExpectAtEverySplit(body, {"one", "two\n 2", "", "[DONE]"});
}

TEST_P(LineEndTest, ByteOrderMarkIsIgnoredOnce) {
  const std::string body = WithLineEnds(
      "\xEF\xBB\xBF"
      "data: a\n\n\xEF\xBB\xBF"
      "data: b\n\ndata: c\n\n",
      GetParam());
  ExpectAtEverySplit(body, {"a", "c"});
}

TEST_P(LineEndTest, LastEventNeedsNoBlankLine) {
  ExpectAtEverySplit(WithLineEnds("data: a\n\ndata: [DONE]\n", GetParam()), {"a", "[DONE]"});
}

TEST(SseDecoderTest, LastLineNeedsNoLineEnd) {
  ExpectAtEverySplit("data: a\n\ndata: [DONE]", {"a", "[DONE]"});
}

TEST(SseDecoderTest, EmptyBodyHasNoEvents) {
  EXPECT_THAT(Decode({}), IsEmpty());
  EXPECT_THAT(Decode({""}), IsEmpty());
  EXPECT_THAT(Decode({"\n\n\r\n\r\r"}), IsEmpty());
  EXPECT_THAT(Decode({"\xEF\xBB\xBF"}), IsEmpty());
}

TEST(SseDecoderTest, EventsWithoutDataAreNotDispatched) {
  EXPECT_THAT(Decode({"event: a\nid: 1\nretry: 10\n\n: comment\n\n:\n\n"}), IsEmpty());
}

TEST(SseDecoderTest, EmptyDataIsAnEvent) {
  ExpectAtEverySplit("data\n\ndata:\n\ndata: \n\ndata:\ndata\n\n", {"", "", "", "\n"});
}

TEST(SseDecoderTest, OneSpaceAfterTheColonIsRemoved) {
  EXPECT_THAT(Decode({"data:a\n\ndata: b\n\ndata:  c\n\ndata:\td\n\ndata: a: b\n\n"}),
              ElementsAre("a", "b", " c", "\td", "a: b"));
}

TEST(SseDecoderTest, OtherFieldsAreIgnored) {
  EXPECT_THAT(Decode({"Data: a\n dat: a\n data: a\ndatax: a\ndat: a\nx\ndata: b\n\n"}),
              ElementsAre("b"));
}

TEST(SseDecoderTest, FieldNamedErrorIsData) {
  ExpectAtEverySplit("error: {\"code\":400}\n\ndata: [DONE]\n\n", {"{\"code\":400}", "[DONE]"});
}

TEST(SseDecoderTest, JsonOutsideOfAFieldIsAnEventAtItsLastBracket) {
  ExpectAtEverySplit("{\"a\":\"}\"}\n[DONE]\nx: {\"b\":1}\n\n",
                     {"{\"a\":\"}\"}", "[DONE]", "{\"b\":1}"});
  ExpectAtEverySplit("{\n \"a\": [\n]\n}\ndata: b\n\n", {"{\n \"a\": [\n]\n}", "b"});
  ExpectAtEverySplit("{\"a\":\ndata: b\n\n{\"c\"", {"{\"a\":", "b", "{\"c\""});
}

TEST(SseDecoderTest, AListOfObjectsIsAnEventPerObject) {
  const std::vector<std::string> events = {"{\"a\":[{}]}", "{\"b\":\"}]\"}", "{}"};
  ExpectAtEverySplit("[{\"a\":[{}]},{\"b\":\"}]\"},{}]", events);
  ExpectAtEverySplit("\xEF\xBB\xBF [\r\n{\"a\":[{}]}\r\n,\r\n{\"b\":\"}]\"}\n\n, {}\n]\n", events);
  ExpectAtEverySplit("{\"a\":[{}]}{\"b\":\"}]\"}\x1e{}", events);
  ExpectAtEverySplit("[{\"a\":1}] [DONE]\n", {"{\"a\":1}", "[DONE]"});
  ExpectAtEverySplit("[{\"a\":1}\n,\ndata: {\"b\":2}\n\n", {"{\"a\":1}", "{\"b\":2}"});
}

TEST(SseDecoderTest, ALineThatCannotGoOnWithTheJsonBeforeItBeginsAnew) {
  ExpectAtEverySplit("{\"a\":{\"b\":1\n{\"c\":2}\n", {"{\"a\":{\"b\":1", "{\"c\":2}"});
  ExpectAtEverySplit("{\"a\":\"b\n{\"c\":2}\n", {"{\"a\":\"b", "{\"c\":2}"});
  ExpectAtEverySplit("{\"a\":[\n{},\n{}]}\n", {"{\"a\":[\n{},\n{}]}"});
}

TEST(SseDecoderTest, AnObjectOfAListIsDeliveredAtItsLastBracket) {
  SseDecoder decoder;
  std::vector<std::string> events;
  const auto sink = [&](std::string_view data) { events.emplace_back(data); };
  ASSERT_TRUE(decoder.Feed("[{\n\"a\": 1\n}", sink));
  EXPECT_THAT(events, ElementsAre("{\n\"a\": 1\n}"));
  ASSERT_TRUE(decoder.Feed(",{\"b\":2}", sink));
  EXPECT_EQ(events.size(), 2U);
  ASSERT_TRUE(decoder.Feed("{\"c\":3}", sink));
  EXPECT_EQ(events.size(), 3U);
}

TEST(SseDecoderTest, AnEventWithoutABlankLineEndsWhereTheNextObjectBegins) {
  ExpectAtEverySplit("data: {\"a\":1}\ndata: {\"b\":1}\ndata: [DONE]\n",
                     {"{\"a\":1}", "{\"b\":1}", "[DONE]"});
  ExpectAtEverySplit("data: {\"a\":[{}\ndata: ]}\n\n", {"{\"a\":[{}\n]}"});
}

TEST(SseDecoderTest, JsonBehindAnOpenStringBelongsToItsEvent) {
  ExpectAtEverySplit("data: {\"a\":\"b\n{\"error\":1}\n\n", {"{\"a\":\"b\n{\"error\":1}"});
  ExpectAtEverySplit("data: {\"a\":[\n{\"b\":1}\n\n", {"{\"a\":[", "{\"b\":1}"});
}

TEST(SseDecoderTest, AnErrorNeedsNoData) {
  ExpectAtEverySplit("event: error\n\nevent: Exception\r\n\r\nevent: ping\n\ndata: a\n\n",
                     {"", "", "a"});
}

TEST(SseDecoderTest, TextWithoutABlankLineEndsWhereAnObjectBegins) {
  EXPECT_THAT(Decode({"data: ping\ndata: {\"a\":1}\n\n"}), ElementsAre("ping", "{\"a\":1}"));
  EXPECT_THAT(Decode({"data: two\ndata: lines\n\n"}), ElementsAre("two\nlines"));
}

TEST(SseDecoderTest, CountsComments) {
  SseDecoder decoder;
  const auto ignore = [](std::string_view /*data*/) {};
  EXPECT_EQ(decoder.Comments(), 0);
  EXPECT_TRUE(decoder.Feed(": ping\n\n:\ndata: a\n\n: pi", ignore));
  EXPECT_EQ(decoder.Comments(), 2);
  decoder.Finish(ignore);
  EXPECT_EQ(decoder.Comments(), 3);
}

TEST(SseDecoderTest, KeepsTheFirstStrayText) {
  SseDecoder decoder;
  const auto sink = [](std::string_view) {};
  ASSERT_TRUE(decoder.Feed(": x\nid: 1\nupstream error: [a] failed\nagain\n", sink));
  EXPECT_EQ(decoder.StrayText(), "upstream error: [a] failed\nagain");
}

TEST(SseDecoderTest, StrayTextAfterAnEventLeavesOutHeartbeats) {
  SseDecoder decoder;
  const auto sink = [](std::string_view) {};
  ASSERT_TRUE(decoder.Feed("a: b\n\ndata: 1\n\n \nx: y\n[ping]\n{}\nall is lost\n", sink));
  EXPECT_EQ(decoder.StrayText(), "a: b\nall is lost");
}

TEST(IsIgnoredLineTest, WordsAndFieldsSayNothingUnlessTheyNameAnError) {
  for (const char* line : {"", " ", "\t", "{}", "[ping]", "\"ping\"", "keep-alive", "x-id: a b"}) {
    EXPECT_TRUE(IsIgnoredLine(line)) << line;
  }
  for (const char* line : {"all is lost", "error", "[error]", "error: x", "<html>", "[a b]"}) {
    EXPECT_FALSE(IsIgnoredLine(line)) << line;
  }
}

TEST(SseDecoderTest, NamesEachEvent) {
  SseDecoder decoder;
  Events names;
  const auto sink = [&](std::string_view) { names.emplace_back(decoder.EventName()); };
  ASSERT_TRUE(decoder.Feed("event: ping\ndata: 1\n\ndata: 2\n\nerror: 3\n\n", sink));
  ASSERT_TRUE(decoder.Feed("event: lost\n\ndata: 4\n\nevent: error\n{\"a\":1}\n", sink));
  EXPECT_THAT(names, ElementsAre("ping", "", "error", "", "error"));
}

TEST(SseDecoderTest, ANameAfterTheDataBelongsToTheEventThatEndsWithABlankLine) {
  SseDecoder decoder;
  Events names;
  const auto sink = [&](std::string_view) { names.emplace_back(decoder.EventName()); };
  ASSERT_TRUE(decoder.Feed("data: {\"a\":1}\nevent: late\n\n", sink));
  ASSERT_TRUE(decoder.Feed("event: x\ndata: {\"b\":1}\nevent: y\ndata: {\"c\":1}\n\n", sink));
  ASSERT_TRUE(decoder.Feed("data: {\"d\":1}\nevent: error\n{\"e\":1}\n", sink));
  EXPECT_THAT(names, ElementsAre("late", "x", "y", "", "error"));
}

TEST(SseDecoderTest, DoneNeedsNoBlankLine) {
  SseDecoder decoder;
  Events events;
  const auto sink = [&](std::string_view data) { events.emplace_back(data); };
  ASSERT_TRUE(decoder.Feed("data: [DONE]\n", sink));
  EXPECT_THAT(events, ElementsAre("[DONE]"));
  ASSERT_TRUE(decoder.Feed("\n", sink));
  decoder.Finish(sink);
  EXPECT_THAT(events, ElementsAre("[DONE]"));
}

TEST(SseDecoderTest, SaysWhetherAnEventWithoutABlankLineArrivedEarlier) {
  SseDecoder decoder;
  std::vector<std::pair<std::string, bool>> events;
  const auto sink = [&](std::string_view data) {
    events.emplace_back(data, decoder.DataArrivedEarlier());
  };
  const auto feed = [&](std::string_view bytes) {
    EXPECT_TRUE(decoder.Feed(bytes, sink));
    return decoder.DataArrived();
  };
  EXPECT_TRUE(feed("data: {\"a\":1}\n"));
  EXPECT_FALSE(feed("data: {\"b\""));
  EXPECT_TRUE(feed(":1}\ndata: {\"c\":1}\n"));  // a is late, b is not
  EXPECT_FALSE(feed("\n"));                     // the blank line completes c
  EXPECT_TRUE(feed("data: {\"d\":1}\n"));
  EXPECT_FALSE(feed("{\"e\":1}\n"));
  EXPECT_TRUE(feed("data: {\"f\":1}\n"));
  decoder.Finish(sink);
  using testing::Pair;
  EXPECT_THAT(events, ElementsAre(Pair("{\"a\":1}", true), Pair("{\"b\":1}", false),
                                  Pair("{\"c\":1}", false), Pair("{\"d\":1}", true),
                                  Pair("{\"e\":1}", false), Pair("{\"f\":1}", true)));
}

TEST(SseDecoderTest, ALastLineWithoutItsEndDidNotArriveEarlier) {
  SseDecoder decoder;
  bool earlier = true;
  const auto sink = [&](std::string_view) { earlier = decoder.DataArrivedEarlier(); };
  ASSERT_TRUE(decoder.Feed("data: {\"a\":1}", sink));
  decoder.Finish(sink);
  EXPECT_FALSE(earlier);
}

TEST(SseDecoderTest, AnEventByItselfIsReadAsAmongOthers) {
  ExpectAtEverySplit("data: {1}\n\nevent: x\ndata: {2}\n\n{\"a\":\ndata: {3}\n\n\rdata: {4}\n\n",
                     {"{1}", "{2}", "{\"a\":", "{3}", "{4}"});
  SseDecoder decoder;
  std::vector<std::string> names;
  const auto sink = [&](std::string_view) { names.emplace_back(decoder.EventName()); };
  for (const std::string_view part : {"event: x\n", "data: {1}\n\n", "data: {2}\n\n"}) {
    ASSERT_TRUE(decoder.Feed(part, sink));
  }
  EXPECT_TRUE(decoder.DataArrived());
  EXPECT_FALSE(decoder.EndsInDone());
  decoder.Finish(sink);
  EXPECT_THAT(names, ElementsAre("x", ""));
}

TEST(SseDecoderTest, MixedLineEnds) {
  // CR LF is one line end and LF CR are two; so is an LF that does not directly follow the CR.
  ExpectAtEverySplit(
      "data: a\r\ndata: b\n\rdata: c\r\r\ndata: d\n\ndata: e\rdata: f\n\ndata: g\n\n",
      {"a\nb", "c", "d", "e\nf", "g"});
}

TEST(SseDecoderTest, TheCarriageReturnOfTheBlankLineCompletesTheEvent) {
  SseDecoder decoder;
  Events events;
  const auto sink = [&](std::string_view data) { events.emplace_back(data); };
  ASSERT_TRUE(decoder.Feed("data: a\r\n\r", sink));
  EXPECT_THAT(events, ElementsAre("a"));
  ASSERT_TRUE(decoder.Feed("\ndata: b\r\n", sink));
  EXPECT_THAT(events, ElementsAre("a"));
  ASSERT_TRUE(decoder.Feed("\r\n", sink));
  EXPECT_THAT(events, ElementsAre("a", "b"));
}

TEST(SseDecoderTest, ZeroBytesAndInvalidUtf8PassThrough) {
  using namespace std::string_literals;
  ExpectAtEverySplit("data: a\0b\xFF\n\n"s, {"a\0b\xFF"s});
}

TEST(SseDecoderTest, DataIsFollowedByReadablePadding) {
  SseDecoder decoder;
  int padding = 0;
  const auto sink = [&](std::string_view data) {
    // Reads past the end of the view on purpose. The address sanitizer decides.
    const volatile char* end = data.data() + data.size();
    for (std::size_t i = 0; i < SseDecoder::kPadding; ++i) padding += end[i] == '\0' ? 1 : 0;
  };
  ASSERT_TRUE(decoder.Feed("data: 0123456789\n\n", sink));
  EXPECT_GE(padding, 63);  // one byte is the LF that ends the data
}

TEST(SseDecoderTest, FinishDeliversNoEventTwice) {
  SseDecoder decoder;
  int events = 0;
  const auto sink = [&](std::string_view) { ++events; };
  ASSERT_TRUE(decoder.Feed("data: a\n\n", sink));
  decoder.Finish(sink);
  decoder.Finish(sink);
  EXPECT_EQ(events, 1);
}

// Each test feeds parts of 1 MiB, at most 40, until the decoder refuses.
int PartsTaken(std::string_view prefix, std::string_view part) {
  SseDecoder decoder;
  const auto sink = [](std::string_view) {};
  if (!decoder.Feed(prefix, sink)) return 0;
  for (int taken = 0; taken < 40; ++taken) {
    if (!decoder.Feed(part, sink)) return taken;
  }
  return 40;
}

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;

TEST(SseDecoderTest, LineAboveTheCapIsRefused) {
  // 15 parts of 1 MiB and the prefix are below 16 MiB; the 16th exceeds them.
  EXPECT_EQ(PartsTaken("data: ", std::string(kMebibyte, 'x')), 15);
  EXPECT_EQ(PartsTaken(": ", std::string(kMebibyte, 'x')), 15);
}

TEST(SseDecoderTest, EventAboveTheCapIsRefused) {
  // Each part adds a line of 1 MiB - 7 bytes to the event, and LF between them: 16 of them hold
  // 16 * (1 MiB - 7) + 15 bytes, less than 16 MiB; the 17th exceeds them.
  const std::string part = "data: " + std::string(kMebibyte - 7, 'x') + "\n";
  EXPECT_EQ(PartsTaken("", part), 16);
}

TEST(SseDecoderTest, ManyEventsMayExceedTheCapTogether) {
  EXPECT_EQ(PartsTaken("", "data: " + std::string(kMebibyte, 'x') + "\n\n"), 40);
}

TEST(SseDecoderTest, RefusalDoesNotDependOnTheSplit) {
  const std::string line = "data: " + std::string(SseDecoder::kMaxEventBytes - 6, 'x');
  const auto sink = [](std::string_view) {};
  // Exactly at the cap: accepted whole and in parts.
  EXPECT_TRUE(SseDecoder().Feed(line + "\n\n", sink));
  EXPECT_EQ(Decode({line, "\n\n"}).size(), 1U);
  // One byte more: refused whole and in parts.
  EXPECT_FALSE(SseDecoder().Feed(line + "x\n\n", sink));
  SseDecoder decoder;
  EXPECT_TRUE(decoder.Feed(line, sink));
  EXPECT_FALSE(decoder.Feed("x\n\n", sink));
}

TEST(SseDecoderTest, AfterARefusalAllBytesAreIgnored) {
  SseDecoder decoder;
  int events = 0;
  const auto sink = [&](std::string_view) { ++events; };
  ASSERT_TRUE(decoder.Feed("data: a\n\ndata: pending\n", sink));
  const Status refused = decoder.Feed(std::string(SseDecoder::kMaxEventBytes + 1, 'x'), sink);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the stream has an event or a line of more than 16 MiB");
  EXPECT_FALSE(decoder.Feed("\n\ndata: b\n\n", sink));
  decoder.Finish(sink);
  EXPECT_EQ(events, 1);
}

TEST(SseDecoderTest, LongBodiesReadLinearTime) {
  // 4 MiB in one call, 2 million lines. A scan to the end of the body for every line would read
  // 4e12 bytes and exceed the test's time limit.
  for (const std::string_view line : {"x:\r\r", "x:\n\n"}) {
    std::string body;
    while (body.size() < 4 * kMebibyte) body += line;
    EXPECT_THAT(Decode({body}), IsEmpty());
  }
}

// 2 million lines that each might begin a new event after 4 MiB of blanks.
TEST(SseDecoderTest, BlankDataIsReadOnce) {
  std::string body = "data:" + std::string(4 * kMebibyte, ' ') + "\n";
  for (int i = 0; i < 2'000'000; ++i) body += "data:{\n";
  EXPECT_EQ(Decode({body}).size(), 1U);
}

TEST(SseDecoderTest, LongLineByteByByte) {
  const std::string text(100'000, 'x');
  EXPECT_THAT(DecodeByteByByte("data: " + text + "\n\n"), ElementsAre(text));
}

}  // namespace
}  // namespace llmb
