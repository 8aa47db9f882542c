#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <string>
#include <string_view>
#include <utility>

#include "harness/base/unique_fd.h"
#include "harness/http/arrival_stamps.h"
#include "harness/http/loopback_pair.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

// The stamps of one connection over loopback, whose other end is the test.
class EarlyStampsTest : public testing::Test {
 protected:
  void SetUp() override { Open(false); }

  void Open(bool opaque) {
    if (const Status probe = ProbeKernelStamps(); !probe) GTEST_SKIP() << probe.error().message;
    Result<LoopbackPair> pair = ConnectLoopbackPair();
    ASSERT_TRUE(pair.has_value()) << pair.error().message;
    near_ = std::move(pair->near);
    far_ = std::move(pair->far);
    stamps_.Opened(near_.Get());
    stamps_.Watch(near_.Get(), opaque);
  }

  void Deliver(std::string_view bytes) const {
    ASSERT_EQ(send(far_.Get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    ASSERT_TRUE(WaitFor([&] {
      int unacknowledged = 0;
      return ioctl(far_.Get(), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
    }));
  }

  // Looks ahead after the interval that has to pass between two peeks.
  void LookAhead() {
    LetTimePass(std::chrono::milliseconds(1));
    stamps_.LookAhead();
  }

  std::string Take(std::size_t at_most = 100) const {
    std::string bytes(at_most, ' ');
    bytes.resize(static_cast<std::size_t>(recv(near_.Get(), bytes.data(), bytes.size(), 0)));
    return bytes;
  }

  // The arrival of the last byte of what waits, which is read in its turn.
  TimePoint Read() {
    stamps_.BeginRead(near_.Get(), false);
    const TimePoint at = stamps_.Split(near_.Get(), Take()).back().arrival.at;
    stamps_.EndRead(near_.Get());
    return at;
  }

  // A TLS record of `length` bytes behind its header.
  static std::string Record(std::size_t length) {
    return std::string{23, 3, 3, 0, static_cast<char>(length)} + std::string(length, 'x');
  }

  // The arrival of the next record, of `length` bytes and a header, which is read in its turn.
  TimePoint ReadRecord(std::size_t length) {
    stamps_.BeginRead(near_.Get(), true);
    EXPECT_EQ(Take(5).size(), 5u);
    EXPECT_EQ(Take(length).size(), length);
    const TimePoint at = stamps_.Split(near_.Get(), "text").back().arrival.at;
    stamps_.EndRead(near_.Get());
    return at;
  }

  const SystemClock clock_;
  ArrivalStamps stamps_{clock_, TimestampSource::kKernel};
  UniqueFd near_, far_;
};

TEST_F(EarlyStampsTest, AnEventIsStampedWhenItsLastByteArrives) {
  Deliver("a\n");
  LookAhead();
  const TimePoint before = clock_.Now();
  Deliver("\n");
  EXPECT_GE(Read(), before);
}

TEST_F(EarlyStampsTest, WhatIsReadOutOfTurnLeavesNothingToWhatFollows) {
  Deliver("a\n\n");
  LookAhead();
  stamps_.Split(near_.Get(), Take());
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  EXPECT_GE(Read(), before);
}

TEST_F(EarlyStampsTest, WhatIsReadUnseenLeavesNothingToLess) {
  Deliver("abc\n\n");
  LookAhead();
  Take();
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  LookAhead();
  EXPECT_GE(Read(), before);
}

TEST_F(EarlyStampsTest, ATurnThatReadsWithoutALookLeavesNothingToWhatFollows) {
  Deliver("a\n\n");
  LookAhead();
  Take();
  stamps_.EndRead(near_.Get());
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  EXPECT_GE(Read(), before);
}

TEST_F(EarlyStampsTest, WhatMayHaveBeenReadOutOfTurnLeavesNothingToAsMuch) {
  Deliver("3\r\n");
  LookAhead();
  Take();
  stamps_.MayHaveRead(near_.Get());
  const TimePoint before = clock_.Now();
  Deliver("a\n\n");
  EXPECT_GE(Read(), before);
}

TEST_F(EarlyStampsTest, WhatIsReadInItsTurnKeepsItsStamps) {
  Deliver("a\n\n");
  LookAhead();
  const TimePoint before_second = clock_.Now();
  Deliver("b\n\n");
  stamps_.BeginRead(near_.Get(), false);
  stamps_.MayHaveRead(near_.Get());
  const auto parts = stamps_.Split(near_.Get(), Take());
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_LT(parts[0].arrival.at, before_second);
  EXPECT_GE(parts[1].arrival.at, before_second);
}

TEST_F(EarlyStampsTest, AForgottenConnectionIsNotLookedAt) {
  Deliver("a\n\n");
  LookAhead();
  stamps_.Forget(near_.Get());
  Take();
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  EXPECT_GE(Read(), before);
}

// The same, encrypted: libcurl takes one record after the other, and hands over what was in it.
class EarlyTlsStampsTest : public EarlyStampsTest {
 protected:
  void SetUp() override { Open(true); }
};

TEST_F(EarlyTlsStampsTest, ARecordKeepsItsStampHoweverManyComeBehindIt) {
  Deliver(Record(7));
  LookAhead();
  const TimePoint before_second = clock_.Now();
  Deliver(Record(9));
  LookAhead();
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

TEST_F(EarlyTlsStampsTest, ARecordOfAConnectionThatIsGoneHasTheProgramsStamp) {
  Deliver(Record(7));
  stamps_.BeginRead(near_.Get(), true);
  const int fd = near_.Get();
  near_.Reset();
  const Arrival arrival = stamps_.Split(fd, "text").back().arrival;
  EXPECT_EQ(arrival.at, arrival.read);
}

TEST_F(EarlyStampsTest, WhatTurnsOutToBeEncryptedKeepsItsStampsFromThenOn) {
  const std::string record = Record(1);
  Deliver(record);
  ReadRecord(1);
  Deliver(record);
  LookAhead();
  const TimePoint before_last = clock_.Now();
  Deliver(record);
  EXPECT_LT(ReadRecord(1), before_last);
  EXPECT_GE(ReadRecord(1), before_last);
}

// Two records that the kernel did not join, so that each has a stamp of its own.
class UnjoinedTlsRecordsTest : public EarlyTlsStampsTest {
 protected:
  void SetUp() override {
    EarlyTlsStampsTest::SetUp();
    if (IsSkipped()) return;
    // Bytes that were not acknowledged yet are not joined, but the kernel may acknowledge them;
    // more often so on some connections than on others.
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
      Open(true);
      SendTwo();
      const auto first = LookAtArrival(near_.Get(), buffer_, 12);
      if (first && first < LookAtArrival(near_.Get(), buffer_, 26)) return;
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
    WaitFor([&] { return LookAtSocket(near_.Get(), buffer_).bytes.size() >= 26; });
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

TEST_F(UnjoinedTlsRecordsTest, HaveTheirStampsWhenTheyAreReadAtOnce) { ExpectTheirStamps(); }

TEST_F(UnjoinedTlsRecordsTest, HaveTheirStampsWhenTheyWereSeenTogetherBefore) {
  LookAhead();
  ExpectTheirStamps();
}

TEST_F(EarlyTlsStampsTest, ARecordIsStampedWhenItsLastByteArrives) {
  const std::string record = Record(20);
  Deliver(record.substr(0, 12));
  LookAhead();
  const TimePoint before_rest = clock_.Now();
  Deliver(record.substr(12));
  LookAhead();
  const TimePoint before_next = clock_.Now();
  Deliver(Record(3));
  const TimePoint first = ReadRecord(20);
  EXPECT_GE(first, before_rest);
  EXPECT_LT(first, before_next);
  EXPECT_GE(ReadRecord(3), before_next);
}

TEST_F(EarlyTlsStampsTest, ARecordThatIsTakenInTheTurnOfAnotherHasItsStamp) {
  Deliver(Record(7));
  LookAhead();
  const TimePoint before_second = clock_.Now();
  Deliver(Record(9));
  const TimePoint before_read = clock_.Now();
  stamps_.BeginRead(near_.Get(), true);
  Take(12);
  EXPECT_LT(stamps_.Split(near_.Get(), "text").back().arrival.at, before_second);
  Take(14);
  const TimePoint second = stamps_.Split(near_.Get(), "text").back().arrival.at;
  EXPECT_GE(second, before_second);
  EXPECT_LT(second, before_read);
  stamps_.EndRead(near_.Get());
}

TEST_F(EarlyTlsStampsTest, ARecordOfWhichOnlyTheBeginningWasSeenIsLookedAtAnew) {
  const std::string record = Record(20);
  Deliver(record.substr(0, 12));
  LookAhead();
  Deliver(record.substr(12));
  const TimePoint before_read = clock_.Now();
  EXPECT_LT(ReadRecord(20), before_read);
}

TEST_F(EarlyTlsStampsTest, WhatIsReadOutOfTurnLeavesNothingToWhatFollows) {
  Deliver(Record(7) + Record(7));
  LookAhead();
  Take(12);
  const TimePoint before_third = clock_.Now();
  Deliver(Record(7));
  EXPECT_LT(ReadRecord(7), before_third);
  EXPECT_GE(ReadRecord(7), before_third);
}

TEST_F(EarlyTlsStampsTest, WhatArrivedAfterTheLookIsNotStampedTooEarly) {
  Deliver(Record(7));
  stamps_.BeginRead(near_.Get(), true);
  const TimePoint before_second = clock_.Now();
  Deliver(Record(8));
  Take(25);
  EXPECT_GE(stamps_.Split(near_.Get(), "text").back().arrival.at, before_second);
  stamps_.EndRead(near_.Get());
}

TEST_F(EarlyTlsStampsTest, TheLastRecordKeepsItsStampWhenTheConnectionEndsBehindIt) {
  Deliver(Record(7));
  LookAhead();
  const TimePoint before_last = clock_.Now();
  Deliver(Record(8));
  LookAhead();
  const TimePoint before_end = clock_.Now();
  ASSERT_EQ(shutdown(far_.Get(), SHUT_WR), 0);
  EXPECT_LT(ReadRecord(7), before_last);
  const TimePoint last = ReadRecord(8);
  EXPECT_GE(last, before_last);
  EXPECT_LT(last, before_end);
}

}  // namespace
}  // namespace llmb
