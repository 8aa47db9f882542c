#include "harness/http/peeked_bytes.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace llmb {
namespace {

using Mark = PeekedBytes::Mark;

WallTime At(int nanoseconds) { return WallTime(Nanoseconds(nanoseconds)); }

// Three marks, of the bytes 1 to 3, 4 to 7 and 8 to 9.
const std::vector<Mark> kMarks = {{3, At(30)}, {7, At(70)}, {9, At(90)}};

// What was peeked after `read` bytes of an undecodable connection.
PeekedBytes PeekedAfter(std::uint64_t read) {
  PeekedBytes peeked;
  peeked.SetUndecodable(true);
  peeked.SetBytesRead(read);
  peeked.Add(kMarks);
  return peeked;
}

std::vector<std::size_t> EndsOf(const PeekedBytes& peeked) {
  std::vector<std::size_t> ends;
  for (const Mark& mark : peeked.Marks()) ends.push_back(mark.end);
  return ends;
}

TEST(PeekedBytes, AreEmptyAtFirst) {
  const PeekedBytes peeked;
  EXPECT_EQ(peeked.Size(), 0u);
  EXPECT_FALSE(peeked.IsUndecodable());
  EXPECT_EQ(peeked.ArrivalOfByte(1), std::nullopt);
}

TEST(PeekedBytes, MarksAreAddedAfterThoseThatAreThere) {
  PeekedBytes peeked;
  peeked.Add(kMarks);
  peeked.Add(std::vector<Mark>{{12, At(120)}});
  EXPECT_EQ(EndsOf(peeked), (std::vector<std::size_t>{3, 7, 9, 12}));
  EXPECT_EQ(peeked.Size(), 12u);
}

TEST(PeekedBytes, AreGoneOnceDiscarded) {
  PeekedBytes peeked;
  peeked.Add(kMarks);
  peeked.Discard();
  EXPECT_EQ(peeked.Size(), 0u);
  EXPECT_TRUE(peeked.Marks().empty());
}

TEST(PeekedBytes, AreStaleIfFewerBytesWait) {
  PeekedBytes peeked;
  peeked.Add(kMarks);
  peeked.DiscardIfStale(10);
  peeked.DiscardIfStale(9);
  EXPECT_EQ(peeked.Size(), 9u);
  peeked.DiscardIfStale(8);
  EXPECT_EQ(peeked.Size(), 0u);
}

TEST(PeekedBytes, EachByteHasTheArrivalOfItsMark) {
  const PeekedBytes peeked = PeekedAfter(100);
  EXPECT_EQ(peeked.ArrivalOfByte(101), At(30));
  EXPECT_EQ(peeked.ArrivalOfByte(103), At(30));
  EXPECT_EQ(peeked.ArrivalOfByte(104), At(70));
  EXPECT_EQ(peeked.ArrivalOfByte(109), At(90));
  EXPECT_EQ(peeked.ArrivalOfByte(110), std::nullopt) << "it was not peeked";
}

TEST(PeekedBytes, MarksAfterTheBytesReadAreKept) {
  PeekedBytes peeked = PeekedAfter(100);
  peeked.SetBytesRead(100);
  EXPECT_EQ(EndsOf(peeked), (std::vector<std::size_t>{3, 7, 9}));
  peeked.SetBytesRead(104);
  EXPECT_EQ(EndsOf(peeked), (std::vector<std::size_t>{3, 5}));
  EXPECT_EQ(peeked.ArrivalOfByte(107), At(70));
  EXPECT_EQ(peeked.ArrivalOfByte(108), At(90));
  peeked.SetBytesRead(107);
  EXPECT_EQ(EndsOf(peeked), (std::vector<std::size_t>{2}));
  peeked.SetBytesRead(109);
  EXPECT_EQ(peeked.Size(), 0u);
  EXPECT_TRUE(peeked.IsUndecodable());
}

TimePoint Moment(int nanoseconds) { return TimePoint(Nanoseconds(nanoseconds)); }

// Events end at 3, 5 and 7; the last two share a mark.
PeekedBytes JoinedAfter(std::uint64_t read) {
  PeekedBytes peeked;
  peeked.SetUndecodable(true);
  peeked.SetBytesRead(read);
  peeked.Add(std::vector<Mark>{{3, At(30)}, {7, At(70), 5}});
  peeked.SetSince(1, Moment(60));
  return peeked;
}

TEST(PeekedBytes, JoinedOnesHaveABoundForTheirArrival) {
  PeekedBytes peeked = JoinedAfter(100);
  EXPECT_EQ(peeked.JoinedSince(103), std::nullopt);
  EXPECT_EQ(peeked.JoinedSince(104), Moment(60));
  EXPECT_EQ(peeked.JoinedSince(105), Moment(60));
  EXPECT_EQ(peeked.JoinedSince(106), std::nullopt) << "it is of the last event";
  EXPECT_EQ(peeked.JoinedSince(108), std::nullopt) << "it was not peeked";
  EXPECT_EQ(PeekedBytes().JoinedSince(1), std::nullopt);
  peeked.SetBytesRead(104);
  EXPECT_EQ(peeked.JoinedSince(105), Moment(60));
  EXPECT_EQ(peeked.JoinedSince(106), std::nullopt);
  peeked.SetBytesRead(106);
  EXPECT_EQ(peeked.JoinedSince(107), std::nullopt);
}

TEST(PeekedBytes, ThatAreUnseenArrivedAfterTheLatestPeek) {
  PeekedBytes peeked;
  EXPECT_EQ(peeked.UnseenSince(Moment(5)), Moment(5));
  peeked.SetSeen(Moment(8));
  EXPECT_EQ(peeked.UnseenSince(Moment(5)), Moment(8));
  EXPECT_EQ(peeked.UnseenSince(Moment(9)), Moment(9));
  peeked.SetLeftover();
  EXPECT_EQ(peeked.UnseenSince(Moment(9)), Moment(8)) << "some may have been waiting at 9";
  peeked.SetSeen(Moment(10));
  EXPECT_EQ(peeked.UnseenSince(Moment(11)), Moment(11));
}

TEST(PeekedBytes, KeepTheirBoundWhenTheirMarksAreDiscarded) {
  PeekedBytes peeked;
  peeked.Add(std::vector<Mark>{{3, At(30)}, {7, At(70), 5}});
  peeked.SetSince(0, Moment(20));
  peeked.SetSeen(Moment(40));
  peeked.Discard();
  EXPECT_EQ(peeked.UnseenSince(Moment(90)), Moment(20));
  peeked.Discard();
  EXPECT_EQ(peeked.UnseenSince(Moment(90)), Moment(20));
}

TEST(PeekedBytes, AreGoneIfTheirPositionWasNotKnown) {
  PeekedBytes peeked;
  peeked.SetUndecodable(true);
  peeked.Add(kMarks);
  peeked.SetBytesRead(5);
  EXPECT_EQ(peeked.Size(), 0u);
}

TEST(PeekedBytes, AreGoneIfItIsNotKnownHowManyWereRead) {
  PeekedBytes peeked = PeekedAfter(100);
  peeked.SetBytesRead(std::nullopt);
  EXPECT_EQ(peeked.Size(), 0u);
}

TEST(PeekedBytes, AreGoneIfFewerWereReadThanBefore) {
  PeekedBytes peeked = PeekedAfter(4);
  peeked.SetBytesRead(3);
  EXPECT_EQ(peeked.Size(), 0u) << "it is another connection";
}

TEST(PeekedBytes, AreGoneOnceTheConnectionIsUndecodableOrNoLongerSo) {
  PeekedBytes peeked;
  for (const bool undecodable : {true, false}) {
    peeked.Add(kMarks);
    peeked.SetUndecodable(!undecodable);
    EXPECT_EQ(peeked.Size(), 9u) << "that was known";
    peeked.SetUndecodable(undecodable);
    EXPECT_EQ(peeked.Size(), 0u);
    EXPECT_EQ(peeked.IsUndecodable(), undecodable);
  }
}

TEST(PeekedBytes, WhatASenderHoldsBackCouldHaveArrivedLongBefore) {
  PeekedBytes peeked;
  peeked.SetSeen(Moment(50));
  EXPECT_FALSE(peeked.IsHoldingBack());
  peeked.BeginHoldingBack(Moment(10));
  peeked.BeginHoldingBack(Moment(20));
  EXPECT_EQ(peeked.UnseenSince(Moment(60)), Moment(10));
  peeked.EndHoldingBack(Moment(999));
  EXPECT_TRUE(peeked.IsHoldingBack()) << "nothing was read";
  peeked.HoldBackUntil(Moment(70));
  peeked.EndHoldingBack(Moment(70));
  EXPECT_EQ(peeked.UnseenSince(Moment(60)), Moment(10));
  peeked.EndHoldingBack(Moment(71));
  EXPECT_EQ(peeked.UnseenSince(Moment(60)), Moment(60));
  peeked.HoldBackUntil(Moment(90));
  EXPECT_FALSE(peeked.IsHoldingBack());
}

// At 65, before what a read let go has arrived, so much waits again.
TEST(PeekedBytes, ASenderThatHoldsBackAgainDoesSoUntilTheNextRead) {
  PeekedBytes peeked;
  peeked.SetSeen(Moment(60));
  peeked.BeginHoldingBack(Moment(10));
  peeked.HoldBackUntil(Moment(70));
  peeked.BeginHoldingBack(Moment(65));
  peeked.EndHoldingBack(Moment(71));
  EXPECT_EQ(peeked.UnseenSince(Moment(60)), Moment(10));
  peeked.HoldBackUntil(Moment(90));
  peeked.EndHoldingBack(Moment(91));
  EXPECT_FALSE(peeked.IsHoldingBack());
}

TEST(PeekedBytes, StampsOfWhatWasHeldBackAreNotTheirOwn) {
  PeekedBytes peeked = PeekedAfter(100);
  peeked.SetSince(0, Moment(25));
  peeked.JoinFrom(1, Moment(20));
  EXPECT_EQ(peeked.JoinedSince(103), std::nullopt);
  EXPECT_EQ(peeked.JoinedSince(107), Moment(20));
  EXPECT_EQ(peeked.JoinedSince(109), Moment(20));
}

}  // namespace
}  // namespace llmb
