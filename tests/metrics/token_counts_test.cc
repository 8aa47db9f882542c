#include "harness/metrics/token_counts.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using Source = TokenCountSource;
using std::nullopt;

// A response as the server counted it and as it arrived.
struct Case {
  const char* what = "";
  std::int64_t content_events = 0;
  std::int64_t content_bytes = 0;
  std::int64_t reasoning_events = 0;
  std::int64_t reasoning_bytes = 0;
  std::optional<std::int64_t> completion = nullopt;
  std::optional<std::int64_t> reasoning = nullopt;
  std::optional<std::int64_t> uncounted = nullopt;  // total less prompt and completion
  std::optional<std::int64_t> cached = nullopt;
};

struct Counts {
  std::optional<std::int64_t> output;
  std::optional<std::int64_t> seen;
  std::optional<Source> source;
  bool operator==(const Counts&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << counts.output.value_or(-1) << " output, " << counts.seen.value_or(-1) << " seen, "
             << (counts.source ? static_cast<int>(*counts.source) : -1) << " source";
}

Counts CountsOf(const Case& response) {
  RequestRecord record;
  record.token_times.assign(
      static_cast<std::size_t>(response.content_events + response.reasoning_events), {});
  record.output_tokens = response.completion;
  record.reasoning_tokens = response.reasoning;
  record.cached_tokens = response.cached;
  CountTokens(record, {.reasoning_events = response.reasoning_events,
                       .reasoning_bytes = response.reasoning_bytes,
                       .content_bytes = response.content_bytes,
                       .uncounted_tokens = response.uncounted});
  return {record.output_tokens, record.seen_tokens, record.token_count_source};
}

void Expect(const Case& response, const Counts& counts) {
  EXPECT_EQ(CountsOf(response), counts) << response.what;
}

TEST(CountTokens, UsageAloneIsTaken) {
  Expect(
      {.what = "one token per event", .content_events = 10, .content_bytes = 40, .completion = 10},
      {10, 10, Source::kUsage});
  Expect({.what = "speculative decoding",
          .content_events = 10,
          .content_bytes = 160,
          .completion = 40},
         {40, 40, Source::kUsage});
  Expect({.what = "parts of characters held back",
          .content_events = 97,
          .content_bytes = 400,
          .completion = 100},
         {100, 100, Source::kUsage});
  Expect({.what = "a single token", .content_events = 1, .content_bytes = 3, .completion = 1},
         {1, 1, Source::kUsage});
  Expect({.what = "a tool call in one event",
          .content_events = 1,
          .content_bytes = 90,
          .completion = 25},
         {25, 25, Source::kUsage});
}

TEST(CountTokens, EventsCountWhereUsageIsAbsentZeroOrStale) {
  Expect({.what = "absent", .content_events = 10, .content_bytes = 40}, {10, 10, Source::kEvents});
  Expect({.what = "zero", .content_events = 10, .content_bytes = 40, .completion = 0},
         {10, 10, Source::kEvents});
  Expect({.what = "stale", .content_events = 10, .content_bytes = 40, .completion = 9},
         {10, 10, Source::kEvents});
  Expect({.what = "stale with reasoning",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 5,
          .reasoning_bytes = 20,
          .completion = 3},
         {15, 15, Source::kEvents});
  Expect({.what = "a single token", .content_events = 1, .content_bytes = 3},
         {1, 1, Source::kEvents});
}

TEST(CountTokens, ReasoningThatIsCountedAndStreamedIsSeen) {
  Expect({.what = "one token per event",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 200,
          .reasoning_bytes = 800,
          .completion = 210,
          .reasoning = 200,
          .uncounted = 0},
         {210, 210, Source::kUsage});
  Expect({.what = "several tokens per event",
          .content_events = 5,
          .content_bytes = 40,
          .reasoning_events = 50,
          .reasoning_bytes = 800,
          .completion = 210,
          .reasoning = 200},
         {210, 210, Source::kUsage});
  Expect({.what = "reasoning in larger events",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 20,
          .reasoning_bytes = 800,
          .completion = 210,
          .reasoning = 200},
         {210, 210, Source::kUsage});
  Expect({.what = "reasoning in another language",
          .content_events = 10,
          .content_bytes = 90,
          .reasoning_events = 200,
          .reasoning_bytes = 500,
          .completion = 210,
          .reasoning = 200},
         {210, 210, Source::kUsage});
  Expect({.what = "larger events and a slightly denser language",
          .content_events = 10,
          .content_bytes = 60,
          .reasoning_events = 50,
          .reasoning_bytes = 700,
          .completion = 210,
          .reasoning = 200},
         {210, 210, Source::kUsage});
  Expect({.what = "another language with parts of characters held back",
          .content_events = 10,
          .content_bytes = 90,
          .reasoning_events = 150,
          .reasoning_bytes = 500,
          .completion = 210,
          .reasoning = 200},
         {210, 210, Source::kUsage});
  Expect({.what = "reasoning alone",
          .reasoning_events = 200,
          .reasoning_bytes = 800,
          .completion = 200,
          .reasoning = 200},
         {200, 200, Source::kUsage});
  Expect({.what = "not counted apart",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 200,
          .reasoning_bytes = 800,
          .completion = 210,
          .reasoning = 0},
         {210, 210, Source::kUsage});
}

TEST(CountTokens, HiddenReasoningIsNotSeen) {
  Expect({.what = "hidden",
          .content_events = 10,
          .content_bytes = 40,
          .completion = 210,
          .reasoning = 200,
          .uncounted = 0},
         {210, 10, Source::kUsage});
  Expect({.what = "hidden, several tokens per event",
          .content_events = 10,
          .content_bytes = 160,
          .completion = 240,
          .reasoning = 200},
         {240, 40, Source::kUsage});
  Expect({.what = "hidden before a tool call",
          .content_events = 2,
          .content_bytes = 90,
          .completion = 225,
          .reasoning = 200},
         {225, 25, Source::kUsage});
  Expect({.what = "hidden before a single token",
          .content_events = 1,
          .content_bytes = 4,
          .completion = 201,
          .reasoning = 200},
         {201, 1, Source::kUsage});
  Expect({.what = "more events than the count leaves",
          .content_events = 10,
          .content_bytes = 40,
          .completion = 205,
          .reasoning = 200},
         {205, 10, Source::kUsage});
  Expect({.what = "stripped with its count",
          .content_events = 10,
          .content_bytes = 40,
          .completion = 210},
         {210, 10, Source::kUsage});
}

TEST(CountTokens, ReasoningBetweenTagsInTheContentIsSeen) {
  const auto seen = [](const char* response_text, std::int64_t content_bytes) {
    RequestRecord record;
    record.token_times.resize(50);
    record.output_tokens = 210;
    record.reasoning_tokens = 200;
    record.response_text = response_text;
    CountTokens(record, {.content_bytes = content_bytes});
    return record.seen_tokens;
  };
  EXPECT_EQ(seen("<think>\nso it is</think>Yes", 840), 210);
  EXPECT_EQ(seen("<|channel|>analysis<|message|>so it is", 840), 210);
  EXPECT_EQ(seen("<think></think>Yes", 419), 50);  // too short for 210 tokens
  EXPECT_EQ(seen("so it is", 840), 50);
}

TEST(CountTokens, ASummaryOfReasoningIsSeenAsFarAsItsTextGoes) {
  // 30 of 800 bytes, where ten other tokens have 40: 7.5 tokens, in more events.
  Expect({.what = "few events",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 10,
          .reasoning_bytes = 30,
          .completion = 210,
          .reasoning = 200},
         {210, 20, Source::kUsage});
  // 120 bytes at 4 bytes per token: 30 tokens.
  Expect({.what = "large events",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 3,
          .reasoning_bytes = 120,
          .completion = 210,
          .reasoning = 200},
         {210, 40, Source::kUsage});
  Expect({.what = "a summary alone",
          .reasoning_events = 3,
          .reasoning_bytes = 120,
          .completion = 200,
          .reasoning = 200},
         {200, 30, Source::kUsage});
}

TEST(CountTokens, StreamedReasoningThatUsageLeavesOutIsAdded) {
  Expect({.what = "the total has it",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 5,
          .reasoning_bytes = 800,
          .completion = 30,
          .reasoning = 200,
          .uncounted = 200},
         {230, 230, Source::kUsageAndReasoning});
  Expect({.what = "the total has it, no count of reasoning",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 150,
          .reasoning_bytes = 800,
          .completion = 10,
          .uncounted = 200},
         {210, 210, Source::kUsageAndReasoning});
  Expect({.what = "more reasoning than tokens",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 200,
          .reasoning_bytes = 800,
          .completion = 10,
          .reasoning = 200},
         {210, 210, Source::kUsageAndReasoning});
  Expect({.what = "more events than tokens",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 200,
          .reasoning_bytes = 800,
          .completion = 10,
          .uncounted = 0},
         {210, 210, Source::kUsageAndReasoning});
  Expect({.what = "a summary of it",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 10,
          .reasoning_bytes = 40,
          .completion = 10,
          .reasoning = 200,
          .uncounted = 200},
         {210, 20, Source::kUsageAndReasoning});
}

TEST(CountTokens, EachSignThatReasoningIsLeftOutIsEnough) {
  Expect({.what = "the total alone",
          .content_events = 10,
          .content_bytes = 120,
          .reasoning_events = 5,
          .reasoning_bytes = 80,
          .completion = 30,
          .reasoning = 20,
          .uncounted = 20},
         {50, 50, Source::kUsageAndReasoning});
  Expect({.what = "a count of reasoning above all alone",
          .content_events = 10,
          .content_bytes = 80,
          .reasoning_events = 5,
          .reasoning_bytes = 800,
          .completion = 20,
          .reasoning = 200},
         {220, 220, Source::kUsageAndReasoning});
  Expect({.what = "a total with less than the events of reasoning says nothing",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 5,
          .reasoning_bytes = 20,
          .completion = 20,
          .uncounted = 3},
         {20, 20, Source::kUsage});
}

TEST(CountTokens, EveryEventHoldsAToken) {
  // 30 bytes at 4 bytes per token are 7.5 tokens, but came in ten events.
  Expect({.what = "a summary in many events",
          .content_events = 10,
          .content_bytes = 160,
          .reasoning_events = 10,
          .reasoning_bytes = 30,
          .completion = 240,
          .reasoning = 200},
         {240, 50, Source::kUsage});
  Expect({.what = "short text in many events",
          .content_events = 10,
          .content_bytes = 30,
          .completion = 40},
         {40, 40, Source::kUsage});
}

TEST(CountTokens, ACountJustShortOfAllEventsIsStale) {
  Expect({.what = "by one",
          .content_events = 1,
          .content_bytes = 4,
          .reasoning_events = 4,
          .reasoning_bytes = 16,
          .completion = 4},
         {5, 5, Source::kEvents});
  Expect({.what = "by one, but the others are exactly the count",
          .content_events = 4,
          .content_bytes = 16,
          .reasoning_events = 1,
          .reasoning_bytes = 4,
          .completion = 4},
         {5, 5, Source::kUsageAndReasoning});
  Expect({.what = "by 3 of 100",
          .content_events = 50,
          .content_bytes = 200,
          .reasoning_events = 53,
          .reasoning_bytes = 200,
          .completion = 100},
         {103, 103, Source::kEvents});
  Expect({.what = "by 4 of 100",
          .content_events = 50,
          .content_bytes = 200,
          .reasoning_events = 54,
          .reasoning_bytes = 200,
          .completion = 100},
         {154, 154, Source::kUsageAndReasoning});
}

TEST(CountTokens, NothingIsAddedWithoutReasoningInTheStream) {
  Expect({.what = "hidden and left out",
          .content_events = 10,
          .content_bytes = 40,
          .completion = 10,
          .reasoning = 200,
          .uncounted = 200},
         {10, 10, Source::kUsage});
  Expect({.what = "a total with something else",
          .content_events = 10,
          .content_bytes = 40,
          .completion = 10,
          .uncounted = 200},
         {10, 10, Source::kUsage});
  Expect({.what = "a total with cached input",
          .content_events = 10,
          .content_bytes = 40,
          .reasoning_events = 5,
          .reasoning_bytes = 20,
          .completion = 15,
          .uncounted = 64,
          .cached = 64},
         {15, 15, Source::kUsage});
}

TEST(CountTokens, WithoutStreamingNothingIsSeen) {
  Expect({.what = "usage", .completion = 40}, {40, nullopt, Source::kUsage});
  Expect({.what = "hidden reasoning", .content_bytes = 40, .completion = 210, .reasoning = 200},
         {210, nullopt, Source::kUsage});
  Expect({.what = "reasoning left out",
          .content_bytes = 40,
          .reasoning_bytes = 800,
          .completion = 10,
          .reasoning = 200,
          .uncounted = 200},
         {210, nullopt, Source::kUsageAndReasoning});
  Expect({.what = "no usage", .content_bytes = 40}, {nullopt, nullopt, nullopt});
}

TEST(CountTokens, SumsStayWithinTheLargestCount) {
  Expect({.what = "huge",
          .content_events = 1,
          .content_bytes = 4,
          .reasoning_events = 1,
          .reasoning_bytes = 4,
          .completion = 10,
          .uncounted = kMostTokens},
         {kMostTokens, 2, Source::kUsageAndReasoning});
}

TEST(CountTokens, NoReasoningIsNotBelievedWhereSomeWasStreamed) {
  RequestRecord record;
  record.token_times.resize(3);
  record.output_tokens = 3;
  record.reasoning_tokens = 0;
  CountTokens(record, {.content_bytes = 12});
  EXPECT_EQ(record.reasoning_tokens, 0);
  record.seen_tokens.reset();
  CountTokens(record, {.reasoning_events = 2, .reasoning_bytes = 8, .content_bytes = 4});
  EXPECT_EQ(record.reasoning_tokens, std::nullopt);
  record.seen_tokens.reset();
  record.reasoning_tokens = 2;
  CountTokens(record, {.reasoning_events = 2, .reasoning_bytes = 8, .content_bytes = 4});
  EXPECT_EQ(record.reasoning_tokens, 2);
}

TEST(CountTokens, CountsOnce) {
  RequestRecord record;
  record.token_times.resize(3);
  record.output_tokens = 1;
  const ReceivedText text{.reasoning_events = 2, .reasoning_bytes = 8, .content_bytes = 4};
  CountTokens(record, text);
  CountTokens(record, text);
  EXPECT_EQ(record.output_tokens, 3);
  EXPECT_EQ(record.token_count_source, Source::kUsageAndReasoning);
}

}  // namespace
}  // namespace llmb
