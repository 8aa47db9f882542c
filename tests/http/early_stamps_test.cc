#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <string>
#include <string_view>
#include <thread>

#include "harness/base/unique_fd.h"
#include "harness/http/arrival_stamps.h"

namespace llmb {
namespace {

// The stamps of one connection over loopback, whose other end is the test.
class EarlyStampsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (const Status probe = ProbeKernelStamps(); !probe) GTEST_SKIP() << probe.error().message;
    const UniqueFd listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    near_ = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    stamps_.Opened(near_.Get());
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(bind(listener.Get(), generic, size), 0);
    ASSERT_EQ(listen(listener.Get(), 1), 0);
    ASSERT_EQ(getsockname(listener.Get(), generic, &size), 0);
    ASSERT_EQ(connect(near_.Get(), generic, size), 0);
    far_ = UniqueFd(accept(listener.Get(), nullptr, nullptr));
    stamps_.Watch(near_.Get());
  }

  void Deliver(std::string_view bytes) const {
    ASSERT_EQ(send(far_.Get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    for (int unacknowledged = 1; unacknowledged > 0;) {
      ASSERT_EQ(ioctl(far_.Get(), SIOCOUTQ, &unacknowledged), 0);
    }
  }

  // Looks ahead when the time for it has come.
  void LookAhead() {
    const TimePoint due = clock_.Now() + std::chrono::milliseconds(1);
    while (clock_.Now() < due) std::this_thread::yield();
    stamps_.LookAhead();
  }

  std::string Take() const {
    std::string bytes(100, ' ');
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

TEST_F(EarlyStampsTest, AForgottenConnectionIsNotLookedAt) {
  Deliver("a\n\n");
  LookAhead();
  stamps_.Forget(near_.Get());
  Take();
  const TimePoint before = clock_.Now();
  Deliver("b\n\n");
  EXPECT_GE(Read(), before);
}

}  // namespace
}  // namespace llmb
