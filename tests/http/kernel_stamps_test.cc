#include "harness/http/kernel_stamps.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

#include "harness/http/loopback_pair.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

// A connection whose bytes are read in part.
class BytesReadTest : public testing::Test {
 protected:
  void SetUp() override {
    Result<LoopbackPair> pair = ConnectLoopbackPair();
    ASSERT_TRUE(pair.has_value()) << pair.error().message;
    pair_ = *std::move(pair);
  }

  void Deliver(std::string_view bytes) const {
    ASSERT_EQ(send(pair_.far.Get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    AwaitWaiting(bytes.size());
  }
  void AwaitWaiting(std::size_t at_least) const {
    std::array<char, 100> buffer;
    WaitFor([&] { return PeekAtSocket(pair_.near.Get(), buffer).bytes.size() >= at_least; });
  }
  void Read(std::size_t count) const {
    std::array<char, 100> buffer;
    ASSERT_EQ(recv(pair_.near.Get(), buffer.data(), count, MSG_WAITALL),
              static_cast<ssize_t>(count));
  }
  std::optional<std::uint64_t> Count() const { return BytesRead(pair_.near.Get()); }

  LoopbackPair pair_;
};

TEST_F(BytesReadTest, DoNotCountBytesThatWait) {
  EXPECT_EQ(Count(), 0u);
  Deliver("abcdefg");
  EXPECT_EQ(Count(), 0u);
  Read(3);
  EXPECT_EQ(Count(), 3u);
  Deliver("hi");
  EXPECT_EQ(Count(), 3u);
  Read(6);
  EXPECT_EQ(Count(), 9u);
}

TEST_F(BytesReadTest, DoNotCountTheEndOfTheConnection) {
  Deliver("abc");
  ASSERT_EQ(shutdown(pair_.far.Get(), SHUT_WR), 0);
  pollfd ended{.fd = pair_.near.Get(), .events = POLLRDHUP, .revents = 0};
  ASSERT_EQ(poll(&ended, 1, -1), 1);
  std::array<char, 1> byte;
  Read(1);
  EXPECT_EQ(Count(), 1u);
  Read(2);
  ASSERT_EQ(recv(pair_.near.Get(), byte.data(), 1, 0), 0);
  EXPECT_EQ(Count(), 3u);
}

TEST_F(BytesReadTest, AreNulloptWithoutATcpConnection) {
  pair_.near.Reset();
  EXPECT_EQ(BytesRead(-1), std::nullopt);
  std::array<int, 2> fds{-1, -1};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds.data()), 0);
  const UniqueFd near(fds[0]), far(fds[1]);
  EXPECT_EQ(BytesRead(near.Get()), std::nullopt);
}

}  // namespace
}  // namespace llmb
