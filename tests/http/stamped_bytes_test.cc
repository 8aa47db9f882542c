#include "harness/http/stamped_bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Mark = ArrivalMark<TimePoint>;
using WallMark = ArrivalMark<WallTime>;

TimePoint At(int nanoseconds) { return TimePoint(Nanoseconds(nanoseconds)); }
WallTime WallAt(int nanoseconds) { return WallTime(Nanoseconds(nanoseconds)); }

std::vector<std::size_t> EventEnds(std::string_view bytes) {
  std::vector<std::size_t> ends = {99};
  FindEventEnds(bytes, ends);
  return ends;
}

TEST(FindEventEnds, AreAfterEmptyLinesAndAtTheEnd) {
  EXPECT_THAT(EventEnds(""), IsEmpty());
  EXPECT_THAT(EventEnds("abc"), ElementsAre(3));
  EXPECT_THAT(EventEnds("a\n\n"), ElementsAre(3));
  EXPECT_THAT(EventEnds("a\n\nb\n\nc"), ElementsAre(3, 6, 7));
  EXPECT_THAT(EventEnds("a\r\n\r\nb\n"), ElementsAre(5, 7));
  EXPECT_THAT(EventEnds("\n\n"), ElementsAre(2));
}

TEST(FindEventEnds, IncludeTheEndOfAChunkInItsEvent) {
  EXPECT_THAT(EventEnds("3\r\na\n\n\r\n"), ElementsAre(8));
  EXPECT_THAT(EventEnds("3\r\na\n\n\r\n3\r\nb\n\n\r\n"), ElementsAre(6, 16));
}

// Ends at 10, 20, ... with a stamp for each. Counts the peeks.
struct Arrivals {
  std::vector<int> stamps;
  int peeks = 0;

  std::vector<WallMark> Mark() {
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i <= stamps.size(); ++i) ends.push_back(10 * i);
    std::vector<WallMark> marks = {{}};
    MarkArrivals(
        ends,
        [this](std::size_t length) -> std::optional<WallTime> {
          ++peeks;
          const int stamp = stamps[length / 10 - 1];
          return stamp == 0 ? std::nullopt : std::optional(WallAt(stamp));
        },
        marks);
    return marks;
  }
};

TEST(MarkArrivals, NeedsOnePeekForOneEnd) {
  EXPECT_THAT(Arrivals{}.Mark(), IsEmpty());
  Arrivals one{{7}};
  EXPECT_THAT(one.Mark(), ElementsAre(WallMark{10, WallAt(7)}));
  EXPECT_EQ(one.peeks, 1);
}

TEST(MarkArrivals, GivesEveryEndItsOwnArrival) {
  Arrivals all_different{{1, 2, 3}};
  EXPECT_THAT(all_different.Mark(), ElementsAre(WallMark{10, WallAt(1)}, WallMark{20, WallAt(2)},
                                                WallMark{30, WallAt(3)}));
  Arrivals last_two_together{{1, 5, 5}};
  EXPECT_THAT(last_two_together.Mark(),
              ElementsAre(WallMark{10, WallAt(1)}, WallMark{30, WallAt(5), 20}));
  Arrivals first_two_together{{1, 1, 5}};
  EXPECT_THAT(first_two_together.Mark(),
              ElementsAre(WallMark{20, WallAt(1), 10}, WallMark{30, WallAt(5)}));
  Arrivals unknown{{1, 0, 0}};
  EXPECT_THAT(unknown.Mark(), ElementsAre(WallMark{10, WallAt(1)}, WallMark{30, std::nullopt, 20}));
}

// After the first peek, bytes came that the kernel joined with the waiting ones.
TEST(MarkArrivals, AStampLaterThanThatOfTheLastByteIsNotItsOwn) {
  Arrivals first_of_two{{9, 5}};
  EXPECT_THAT(first_of_two.Mark(), ElementsAre(WallMark{20, WallAt(5), 10}));
  Arrivals second_of_three{{1, 9, 5}};
  EXPECT_THAT(second_of_three.Mark(),
              ElementsAre(WallMark{10, WallAt(1)}, WallMark{30, WallAt(5), 20}));
}

TEST(MarkArrivals, NeedsTwoPeeksForManyThatArrivedTogether) {
  Arrivals together{std::vector<int>(64, 3)};
  EXPECT_THAT(together.Mark(), ElementsAre(WallMark{640, WallAt(3), 630}));
  EXPECT_EQ(together.peeks, 2);
}

TEST(MarkArrivals, FindsOneChangeAmongManyByHalving) {
  std::vector<int> stamps(64, 9);
  std::fill_n(stamps.begin(), 5, 3);
  Arrivals two_groups{stamps};
  EXPECT_THAT(two_groups.Mark(),
              ElementsAre(WallMark{50, WallAt(3), 40}, WallMark{640, WallAt(9), 630}));
  EXPECT_LE(two_groups.peeks, 8);
}

class StampedBytesTest : public testing::Test {
 protected:
  // The pieces as "bytes@arrival", with "?" for an unknown arrival, and "from-to" if it is
  // uncertain.
  std::vector<std::string> Find(std::string_view delivered) {
    std::vector<StampedBytes::Piece> pieces = {{}};
    found_ = stamped_.Find(delivered, pieces);
    std::vector<std::string> texts;
    const auto text = [](TimePoint time) {
      return std::to_string(time.time_since_epoch().count());
    };
    for (const auto& [bytes, at, since] : pieces) {
      const std::string from = at && since != *at ? text(since) + "-" : "";
      texts.push_back(std::string(bytes) + "@" + from + (at ? text(*at) : "?"));
    }
    return texts;
  }

  StampedBytes stamped_;
  bool found_ = false;
};

TEST_F(StampedBytesTest, FindsNothingInNoBytes) {
  EXPECT_THAT(Find("a"), IsEmpty());
  EXPECT_FALSE(found_);
  EXPECT_FALSE(stamped_.LastArrival());
  EXPECT_FALSE(stamped_.HoldsLastChunk());
}

TEST_F(StampedBytesTest, GivesEachEventItsArrival) {
  const std::vector<Mark> marks = {{8, At(1)}, {18, At(2)}};
  stamped_.Set("3\r\na\n\n\r\n3\r\nb\n\n\r\n0\r\n\r\n", marks);
  EXPECT_THAT(Find("a\n\n"), ElementsAre("a\n\n@1"));
  EXPECT_FALSE(stamped_.HoldsLastChunk());
  EXPECT_THAT(Find("b\n\n"), ElementsAre("b\n\n@2"));
  EXPECT_TRUE(stamped_.HoldsLastChunk());
  EXPECT_EQ(stamped_.LastArrival(), At(2));
}

TEST_F(StampedBytesTest, SplitsAChunkThatArrivedAtDifferentTimes) {
  const std::vector<Mark> marks = {{3, At(1)}, {6, std::nullopt}, {9, At(3)}};
  stamped_.Set("a\n\nb\n\nc\n\n", marks);
  EXPECT_THAT(Find("a\n\nb\n\nc\n\n"), ElementsAre("a\n\n@1", "b\n\n@?", "c\n\n@3"));
}

TEST_F(StampedBytesTest, KnowsTheArrivalOfTheLastOfJoinedEventsOnly) {
  const std::vector<Mark> marks = {{3, At(1)}, {12, At(9), 9, At(4)}};
  stamped_.Set("a\n\nb\n\nc\n\nd\n\n", marks);
  EXPECT_THAT(Find("a\n\nb\n\nc\n\nd\n\n"), ElementsAre("a\n\n@1", "b\n\nc\n\n@4-9", "d\n\n@9"));
}

TEST_F(StampedBytesTest, KnowsNothingOfJoinedEventsWithoutAStamp) {
  const std::vector<Mark> marks = {{6, std::nullopt, 3, At(4)}};
  stamped_.Set("a\n\nb\n\n", marks);
  EXPECT_THAT(Find("a\n\nb\n\n"), ElementsAre("a\n\nb\n\n@?"));
}

TEST_F(StampedBytesTest, FindsEqualEventsInOrder) {
  const std::vector<Mark> marks = {{3, At(1)}, {6, At(2)}};
  stamped_.Set("a\n\na\n\n", marks);
  EXPECT_THAT(Find("a\n\n"), ElementsAre("a\n\n@1"));
  EXPECT_THAT(Find("a\n\n"), ElementsAre("a\n\n@2"));
}

TEST_F(StampedBytesTest, AnEmptyLineInAChunkOfItsOwnIsNotTheEndOfTheChunkBefore) {
  const std::vector<Mark> marks = {{12, At(1)}, {18, At(2)}};
  stamped_.Set("7\r\ndata:x\n\r\n1\r\n\n\r\n", marks);
  EXPECT_THAT(Find("data:x\n"), ElementsAre("data:x\n@1"));
  EXPECT_THAT(Find("\n"), ElementsAre("\n@2"));

  const std::vector<Mark> extended = {{5, At(1)}, {15, At(2)}};
  stamped_.Set("1\r\n\n\r\n1;a=b\r\n\n\r\n", extended);
  EXPECT_THAT(Find("\n"), ElementsAre("\n@1"));
  EXPECT_THAT(Find("\n"), ElementsAre("\n@2"));
}

TEST_F(StampedBytesTest, AnEmptyLineThatArrivedAfterThePeekIsNotTheEndOfTheChunkBefore) {
  for (const std::string_view framing :
       {"\r", "\r\n", "\r\n1", "\r\n1;a", "\r\n1\r", "\r\n1\r\n"}) {
    const std::string bytes = "7\r\ndata:x\n" + std::string(framing);
    const std::vector<Mark> marks = {{bytes.size(), At(1)}};
    stamped_.Set(bytes, marks);
    EXPECT_THAT(Find("data:x\n"), ElementsAre("data:x\n@1"));
    EXPECT_THAT(Find("\n"), ElementsAre("\n@?")) << framing;
  }
}

TEST_F(StampedBytesTest, ABodyThatLooksLikeTheSizeOfAChunkIsFound) {
  const std::vector<Mark> marks = {{3, At(1)}, {8, At(2)}};
  stamped_.Set("a\r\nxyz\r\n", marks);
  EXPECT_THAT(Find("a\r\n"), ElementsAre("a\r\n@1"));
  EXPECT_THAT(Find("xyz\r\n"), ElementsAre("xyz\r\n@2"));
}

TEST_F(StampedBytesTest, DoesNotKnowBytesThatArrivedAfterThePeek) {
  const std::vector<Mark> marks = {{5, At(1)}};
  stamped_.Set("a\n\nb:", marks);
  EXPECT_THAT(Find("a\n\n"), ElementsAre("a\n\n@1"));
  EXPECT_THAT(Find("b: x\n\n"), ElementsAre("b:@1", " x\n\n@?"));
  EXPECT_THAT(Find("c\n\n"), ElementsAre("c\n\n@?"));
}

TEST_F(StampedBytesTest, DoesNotFindCompressedOrEncryptedBytes) {
  const std::vector<Mark> marks = {{400, At(1)}};
  const std::string secret(400, '#');
  stamped_.Set(secret, marks);
  EXPECT_THAT(Find("a\n\n"), IsEmpty());
  EXPECT_FALSE(found_);
}

}  // namespace
}  // namespace llmb
