#include "harness/http/peeked_sockets.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <optional>
#include <vector>

#include "harness/http/loopback_pair.h"
#include "tests/http/socket_pair.h"

namespace llmb {
namespace {

const std::vector<PeekedBytes::Mark> kThreeBytes = {{3, std::nullopt}};

class PeekedSocketsTest : public testing::Test {
 protected:
  void Send() const { pair_.SendFromFar(); }
  void Read() const {
    char byte = 0;
    ASSERT_EQ(recv(pair_.near.Get(), &byte, 1, 0), 1);
  }
  std::vector<int> Arrived() {
    const auto arrived = sockets_.Arrived();
    return {arrived.begin(), arrived.end()};
  }

  PeekedSockets sockets_;
  SocketPair pair_;
};

TEST_F(PeekedSocketsTest, ReportNothingThatIsNotWatched) {
  Send();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(PeekedSocketsTest, ReportASocketOnceUntilMoreArrives) {
  sockets_.Watch(pair_.near.Get(), false);
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
}

TEST_F(PeekedSocketsTest, DoNotReportBytesThatWereReadMeanwhile) {
  sockets_.Watch(pair_.near.Get(), false);
  Send();
  Read();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(PeekedSocketsTest, ReportBytesThatArrivedBeforeWatching) {
  Send();
  sockets_.Watch(pair_.near.Get(), false);
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
}

TEST_F(PeekedSocketsTest, KeepWhatWasPeekedWhenWatchedAgain) {
  const int fd = pair_.near.Get();
  sockets_.Watch(fd, false);
  sockets_.Of(fd).Add(kThreeBytes);
  sockets_.Watch(fd, true);
  EXPECT_EQ(sockets_.Of(fd).Size(), 3u);
  EXPECT_FALSE(sockets_.Of(fd).IsUndecodable());
}

TEST_F(PeekedSocketsTest, AForgottenSocketIsEmptyAndNotReported) {
  const int fd = pair_.near.Get();
  sockets_.Watch(fd, true);
  sockets_.Of(fd).Add(kThreeBytes);
  sockets_.Forget(fd);
  EXPECT_EQ(sockets_.Of(fd).Size(), 0u);
  EXPECT_FALSE(sockets_.Of(fd).IsUndecodable());
  Send();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(PeekedSocketsTest, AReusedDescriptorIsEmpty) {
  sockets_.Watch(pair_.near.Get(), false);
  sockets_.Of(pair_.near.Get()).Add(kThreeBytes);
  const int number = pair_.near.Get();
  pair_.near = UniqueFd();
  pair_.far = UniqueFd();
  pair_ = SocketPair();
  ASSERT_EQ(pair_.near.Get(), number);
  sockets_.Watch(number, false);
  EXPECT_EQ(sockets_.Of(number).Size(), 0u);
}

TEST_F(PeekedSocketsTest, ASocketWithAnErrorIsNotReported) {
  Result<LoopbackPair> pair = ConnectLoopbackPair();
  ASSERT_TRUE(pair.has_value()) << pair.error().message;
  sockets_.Watch(pair->near.Get(), false);
  const linger reset{.l_onoff = 1, .l_linger = 0};
  ASSERT_EQ(setsockopt(pair->far.Get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset), 0);
  pair->far.Reset();
  pollfd failed{.fd = pair->near.Get(), .events = POLLIN, .revents = 0};
  ASSERT_EQ(poll(&failed, 1, -1), 1);
  EXPECT_TRUE(Arrived().empty());
}

}  // namespace
}  // namespace llmb
