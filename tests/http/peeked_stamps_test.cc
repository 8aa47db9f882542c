#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/unique_fd.h"
#include "harness/http/arrival_stamps.h"
#include "harness/http/kernel_stamps.h"
#include "harness/http/loopback_pair.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

// The stamps of one connection over loopback, whose other end is the test.
class PeekedStampsTest : public testing::Test {
 protected:
  void SetUp() override { Open(false); }

  void Open(bool undecodable) {
    if (const Status probe = ProbeKernelStamps(); !probe) GTEST_SKIP() << probe.error().message;
    Result<LoopbackPair> pair = ConnectLoopbackPair();
    ASSERT_TRUE(pair.has_value()) << pair.error().message;
    near_ = std::move(pair->near);
    far_ = std::move(pair->far);
    stamps_.EnableFor(near_.Get());
    stamps_.Watch(near_.Get(), undecodable);
  }

  void Deliver(std::string_view bytes) const {
    ASSERT_EQ(send(far_.Get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    ASSERT_TRUE(WaitFor([&] {
      int unacknowledged = 0;
      return ioctl(far_.Get(), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
    }));
  }

  // Peeks at the waiting bytes, after the time that has to pass between two peeks.
  void PeekWaiting() {
    LetTimePass(std::chrono::milliseconds(1));
    stamps_.PeekWaiting();
  }

  std::string Read(std::size_t at_most = 100) const {
    std::string bytes(at_most, ' ');
    bytes.resize(static_cast<std::size_t>(recv(near_.Get(), bytes.data(), bytes.size(), 0)));
    return bytes;
  }

  // The arrivals of the waiting events "a" and "b", each "x\n\n", which are read in one turn.
  std::pair<Arrival, Arrival> ReadTwoInTurn() {
    const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), false);
    const std::string bytes = Read();
    EXPECT_EQ(bytes, "a\n\nb\n\n");
    const auto parts = stamps_.Split(near_.Get(), bytes).parts;
    return {parts.front().arrival, parts.back().arrival};
  }

  // Reads the waiting bytes in their turn. Returns the arrival of the last one.
  TimePoint ReadInTurn() {
    const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), false);
    return ArrivalOfLast(Read());
  }
  // The arrival that is found for the last of the bytes that libcurl hands over.
  TimePoint ArrivalOfLast(std::string_view bytes) {
    return stamps_.Split(near_.Get(), bytes).parts.back().arrival.at;
  }

  // A TLS record with `length` bytes after its header.
  static std::string Record(std::size_t length) {
    return std::string{23, 3, 3, 0, static_cast<char>(length)} + std::string(length, 'x');
  }

  // Reads the next record, with `length` bytes after its header, in its turn. Returns its arrival.
  TimePoint ReadRecord(std::size_t length) {
    const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), true);
    EXPECT_EQ(Read(5).size(), 5u);
    EXPECT_EQ(Read(length).size(), length);
    return ArrivalOfLast("text");
  }

  const SystemClock clock_{};
  ArrivalStamps stamps_{clock_, TimestampSource::kKernel};
  UniqueFd near_, far_;
};

TEST_F(PeekedStampsTest, AnEventIsStampedWhenItsLastByteArrives) {
  Deliver("a\n");
  PeekWaiting();
  const TimePoint before = clock_.Now();
  Deliver("\n");
  EXPECT_GE(ReadInTurn(), before);
}

// The kernel may have kept both stamps, or only the second.
TEST_F(PeekedStampsTest, AnEventThatWasJoinedHasABoundForItsArrival) {
  stamps_.BeginCheck(clock_.Now());
  const TimePoint before = clock_.Now();
  Deliver("a\n\n");
  const TimePoint between = clock_.Now();
  LetTimePass(std::chrono::milliseconds(3));
  Deliver("b\n\n");
  stamps_.BeginWakeup();
  const auto [first, second] = ReadTwoInTurn();
  EXPECT_LE(first.at - first.error, between);
  EXPECT_GT(second.at, between);
  EXPECT_EQ(second.error, Nanoseconds::zero());
  EXPECT_TRUE(first.error == Nanoseconds::zero() || first.error >= std::chrono::milliseconds(3));
  EXPECT_GE(first.at, before);
}

TEST_F(PeekedStampsTest, AJoinedEventArrivedAfterTheLatestPeekThatFoundNothing) {
  PeekWaiting();
  const TimePoint before = clock_.Now();
  PeekWaiting();
  Deliver("a\n\n");
  Deliver("b\n\n");
  const auto [first, second] = ReadTwoInTurn();
  EXPECT_GE(first.at - first.error, before);
  EXPECT_EQ(second.error, Nanoseconds::zero());
}

TEST_F(PeekedStampsTest, AReadAfterAWhilePartsTheEventsThatWait) {
  // The kernel joins what was acknowledged, as the first bytes of a connection are at once.
  Deliver("0\n\n");
  stamps_.BeginWakeup();
  EXPECT_EQ(Read(), "0\n\n");
  const int off = 0, on = 1;
  setsockopt(near_.Get(), IPPROTO_TCP, TCP_QUICKACK, &off, sizeof(off));
  setsockopt(far_.Get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  ASSERT_EQ(send(far_.Get(), "a\n\n", 3, 0), 3);
  LetTimePass(std::chrono::milliseconds(3));
  ASSERT_EQ(send(far_.Get(), "b\n\n", 3, 0), 3);
  ASSERT_TRUE(WaitFor([&] { return WaitingIn(near_.Get()) == 6u; }));
  std::array<char, 6> buffer;
  if (PeekAtArrival(near_.Get(), buffer, 3) == PeekAtArrival(near_.Get(), buffer, 6)) {
    GTEST_SKIP() << "the kernel has joined the two segments";
  }
  stamps_.BeginWakeup();
  const auto parts = stamps_.Read(near_.Get(), false).parts;
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].bytes, "a\n\n");
  EXPECT_GE(parts[1].arrival.at - parts[0].arrival.at, std::chrono::milliseconds(2));
  EXPECT_EQ(parts[0].arrival.error, Nanoseconds::zero());
}

// A sender stops at ten segments that were not acknowledged. So the last of these could be late
// too.
TEST_F(PeekedStampsTest, OfManyUnreadEventsEvenTheLastMayHaveBeenHeldBack) {
  std::string events;
  for (int i = 0; i < 11; ++i) events += "a\n\n";
  stamps_.BeginCheck(clock_.Now());
  const TimePoint before = clock_.Now();
  stamps_.BeginCheck(before);
  LetTimePass(std::chrono::milliseconds(1));
  Deliver(events);
  stamps_.BeginWakeup();
  const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), false);
  const Arrival last = stamps_.Split(near_.Get(), Read()).parts.back().arrival;
  EXPECT_GE(last.error, std::chrono::milliseconds(1));
}

// When the ten were seen, the eleventh could have been waiting at the sender for long, so the look
// at the ten is no bound for it.
TEST_F(PeekedStampsTest, WhatFollowsTenUnreadEventsMayHaveBeenHeldBackBeforeTheyWereSeen) {
  std::string events;
  for (int i = 0; i < 10; ++i) events += "a\n\n";
  PeekWaiting();
  Deliver(events);
  LetTimePass(std::chrono::milliseconds(3));
  PeekWaiting();
  Deliver("b\n\n");
  PeekWaiting();
  const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), false);
  const Arrival last = stamps_.Split(near_.Get(), Read()).parts.back().arrival;
  EXPECT_GE(last.error, std::chrono::milliseconds(3));
}

TEST_F(PeekedStampsTest, EventsThatCameTogetherWokeTheThread) {
  stamps_.BeginCheck(clock_.Now());
  stamps_.BeginBlocking();
  LetTimePass(std::chrono::milliseconds(5));
  const TimePoint before = clock_.Now();
  Deliver("a\n\nb\n\n");
  stamps_.BeginWakeup();
  const auto [first, second] = ReadTwoInTurn();
  EXPECT_EQ(first.at, second.at);
  EXPECT_GE(first.at, before);
  EXPECT_GT(first.error, Nanoseconds::zero());
  EXPECT_EQ(second.error, Nanoseconds::zero());
}

TEST_F(PeekedStampsTest, BytesWithoutAStampHaveABoundToo) {
  PeekWaiting();
  const TimePoint seen = clock_.Now();
  const Arrival arrival = stamps_.Split(near_.Get(), "a\n\n").parts.back().arrival;
  EXPECT_EQ(arrival.at, arrival.read);
  EXPECT_LE(arrival.at - arrival.error, seen);
  EXPECT_GT(arrival.at - arrival.error, TimePoint{});
}

TEST_F(PeekedStampsTest, BytesReadOutOfTurnDoNotStampTheNextOnes) {
  Deliver("a\n\n");
  PeekWaiting();
  stamps_.Split(near_.Get(), Read());
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  EXPECT_GE(ReadInTurn(), before);
}

TEST_F(PeekedStampsTest, BytesReadUnnoticedDoNotStampFewerOnes) {
  Deliver("abc\n\n");
  PeekWaiting();
  Read();
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  PeekWaiting();
  EXPECT_GE(ReadInTurn(), before);
}

TEST_F(PeekedStampsTest, BytesReadInAnUnpeekedTurnDoNotStampTheNextOnes) {
  Deliver("a\n\n");
  PeekWaiting();
  {
    const auto turn = stamps_.BeginTurn(near_.Get());
    Read();
  }
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  EXPECT_GE(ReadInTurn(), before);
}

TEST_F(PeekedStampsTest, BytesThatMayHaveBeenReadDoNotStampAsManyNewOnes) {
  Deliver("3\r\n");
  PeekWaiting();
  Read();
  stamps_.MayHaveBeenRead(near_.Get());
  const TimePoint before = clock_.Now();
  Deliver("a\n\n");
  EXPECT_GE(ReadInTurn(), before);
}

TEST_F(PeekedStampsTest, BytesReadInTheirTurnKeepTheirStamps) {
  Deliver("a\n\n");
  PeekWaiting();
  const TimePoint before_second = clock_.Now();
  Deliver("b\n\n");
  const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), false);
  stamps_.MayHaveBeenRead(near_.Get());
  const std::string bytes = Read();
  const auto parts = stamps_.Split(near_.Get(), bytes).parts;
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_LT(parts[0].arrival.at, before_second);
  EXPECT_GE(parts[1].arrival.at, before_second);
}

TEST_F(PeekedStampsTest, AForgottenConnectionIsNotPeekedAt) {
  Deliver("a\n\n");
  PeekWaiting();
  stamps_.Forget(near_.Get());
  Read();
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  EXPECT_GE(ReadInTurn(), before);
}

// The same, encrypted: libcurl reads one record after another and hands over its text.
class PeekedTlsStampsTest : public PeekedStampsTest {
 protected:
  void SetUp() override { Open(true); }
};

TEST_F(PeekedTlsStampsTest, ARecordKeepsItsStampHoweverManyFollow) {
  Deliver(Record(7));
  PeekWaiting();
  const TimePoint before_second = clock_.Now();
  Deliver(Record(9));
  PeekWaiting();
  const TimePoint before_third = clock_.Now();
  Deliver(Record(5));
  EXPECT_LT(ReadRecord(7), before_second);
  const TimePoint second = ReadRecord(9);
  EXPECT_GE(second, before_second);
  EXPECT_LT(second, before_third);
  const TimePoint before_read = clock_.Now();
  const TimePoint third = ReadRecord(5);
  EXPECT_GE(third, before_third);
  EXPECT_LT(third, before_read);
}

TEST_F(PeekedTlsStampsTest, ARecordThatWasJoinedHasABoundForItsArrival) {
  Deliver(Record(7));
  const TimePoint between = clock_.Now();
  LetTimePass(std::chrono::milliseconds(3));
  Deliver(Record(9));
  const auto read = [&](std::size_t length) {
    const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), true);
    Read(5 + length);
    return stamps_.Split(near_.Get(), "text").parts.back().arrival;
  };
  const Arrival first = read(7);
  EXPECT_LE(first.at - first.error, between);
  const Arrival second = read(9);
  EXPECT_GT(second.at, between);
  EXPECT_EQ(second.error, Nanoseconds::zero());
}

// One mark covers all that a peek adds to a backlog.
TEST_F(PeekedTlsStampsTest, RecordsOfABacklogHaveABoundForTheirArrival) {
  Deliver(Record(7));
  PeekWaiting();
  const TimePoint seen = clock_.Now();
  PeekWaiting();
  Deliver(Record(8));
  const TimePoint between = clock_.Now();
  Deliver(Record(9));
  PeekWaiting();
  ReadRecord(7);
  const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), true);
  Read(13);
  const Arrival arrival = stamps_.Split(near_.Get(), "text").parts.back().arrival;
  EXPECT_LE(arrival.at - arrival.error, between);
  EXPECT_GE(arrival.at - arrival.error, seen);
}

TEST_F(PeekedTlsStampsTest, ARecordOfAClosedConnectionHasTheProgramsOwnStamp) {
  Deliver(Record(7));
  const int fd = near_.Get();
  const auto turn = stamps_.PeekAndBeginTurn(fd, true);
  near_.Reset();
  const Arrival arrival = stamps_.Split(fd, "text").parts.back().arrival;
  EXPECT_EQ(arrival.at, arrival.read);
}

TEST_F(PeekedStampsTest, OnceUndecodableRecordsKeepTheirStamps) {
  const std::string record = Record(1);
  Deliver(record);
  ReadRecord(1);
  Deliver(record);
  PeekWaiting();
  const TimePoint before_last = clock_.Now();
  Deliver(record);
  EXPECT_LT(ReadRecord(1), before_last);
  EXPECT_GE(ReadRecord(1), before_last);
}

// Two records that the kernel did not join, so each has its own stamp.
class UnjoinedTlsRecordsTest : public PeekedTlsStampsTest {
 protected:
  void SetUp() override {
    PeekedTlsStampsTest::SetUp();
    if (IsSkipped()) return;
    // The kernel joins bytes only once they are acknowledged. It may do that at any time, on some
    // connections more often than on others, hence the tries.
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
      Open(true);
      SendTwo();
      const auto first = PeekAtArrival(near_.Get(), buffer_, 12);
      if (first && first < PeekAtArrival(near_.Get(), buffer_, 26)) return;
    }
    GTEST_SKIP() << "the kernel joins whatever waits";
  }

  void SendTwo() {
    const int on = 1, off = 0;
    ASSERT_EQ(setsockopt(far_.Get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
    ASSERT_EQ(setsockopt(near_.Get(), IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off), 0);
    Send(Record(7));
    before_second_ = clock_.Now();
    Send(Record(9));
    WaitFor([&] { return PeekAtSocket(near_.Get(), buffer_).bytes.size() >= 26; });
  }
  void Send(std::string_view bytes) const {
    ASSERT_EQ(send(far_.Get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
  }

  void ExpectTheirStamps() {
    EXPECT_LT(ReadRecord(7), before_second_);
    EXPECT_GE(ReadRecord(9), before_second_);
  }

  std::string buffer_ = std::string(100, ' ');
  TimePoint before_second_;
};

TEST_F(UnjoinedTlsRecordsTest, KeepTheirStampsIfReadAtOnce) { ExpectTheirStamps(); }

TEST_F(UnjoinedTlsRecordsTest, KeepTheirStampsIfPeekedTogether) {
  PeekWaiting();
  ExpectTheirStamps();
}

TEST_F(PeekedTlsStampsTest, ARecordIsStampedWhenItsLastByteArrives) {
  const std::string record = Record(20);
  Deliver(record.substr(0, 12));
  PeekWaiting();
  const TimePoint before_rest = clock_.Now();
  Deliver(record.substr(12));
  PeekWaiting();
  const TimePoint before_next = clock_.Now();
  Deliver(Record(3));
  const TimePoint first = ReadRecord(20);
  EXPECT_GE(first, before_rest);
  EXPECT_LT(first, before_next);
  EXPECT_GE(ReadRecord(3), before_next);
}

TEST_F(PeekedTlsStampsTest, ASecondRecordReadInOneTurnHasItsOwnStamp) {
  Deliver(Record(7));
  PeekWaiting();
  const TimePoint before_second = clock_.Now();
  Deliver(Record(9));
  const TimePoint before_read = clock_.Now();
  const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), true);
  Read(12);
  EXPECT_LT(ArrivalOfLast("text"), before_second);
  Read(14);
  const TimePoint second = ArrivalOfLast("text");
  EXPECT_GE(second, before_second);
  EXPECT_LT(second, before_read);
}

TEST_F(PeekedTlsStampsTest, ARecordPeekedInPartIsPeekedAgain) {
  const std::string record = Record(20);
  Deliver(record.substr(0, 12));
  PeekWaiting();
  Deliver(record.substr(12));
  const TimePoint before_read = clock_.Now();
  EXPECT_LT(ReadRecord(20), before_read);
}

TEST_F(PeekedTlsStampsTest, BytesReadOutOfTurnDoNotStampTheNextOnes) {
  Deliver(Record(7) + Record(7));
  PeekWaiting();
  Read(12);
  const TimePoint before_third = clock_.Now();
  Deliver(Record(7));
  EXPECT_LT(ReadRecord(7), before_third);
  EXPECT_GE(ReadRecord(7), before_third);
}

TEST_F(PeekedTlsStampsTest, BytesThatArriveAfterThePeekAreNotStampedTooEarly) {
  Deliver(Record(7));
  const auto turn = stamps_.PeekAndBeginTurn(near_.Get(), true);
  const TimePoint before_second = clock_.Now();
  Deliver(Record(8));
  Read(25);
  EXPECT_GE(ArrivalOfLast("text"), before_second);
}

TEST_F(PeekedTlsStampsTest, TheLastRecordKeepsItsStampIfTheConnectionEnds) {
  Deliver(Record(7));
  PeekWaiting();
  const TimePoint before_last = clock_.Now();
  Deliver(Record(8));
  PeekWaiting();
  const TimePoint before_end = clock_.Now();
  ASSERT_EQ(shutdown(far_.Get(), SHUT_WR), 0);
  EXPECT_LT(ReadRecord(7), before_last);
  const TimePoint last = ReadRecord(8);
  EXPECT_GE(last, before_last);
  EXPECT_LT(last, before_end);
}

}  // namespace
}  // namespace llmb
