#include "harness/http/kept_connections.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <utility>

#include "tests/http/socket_pair.h"

namespace llmb {
namespace {

constexpr TimePoint kStart{};

class KeptConnectionsTest : public ::testing::Test {
 protected:
  // Keeps the near end of a pair, and returns its number.
  int Keep(SocketPair& pair, int user = 0, TimePoint now = kStart) {
    const int fd = pair.near.Get();
    kept_.Keep(user, "http://a:80", std::move(pair.near), now);
    return fd;
  }
  int Take(int user = 0, TimePoint now = kStart) {
    return kept_.Take(user, "http://a:80", now).Get();
  }

  KeptConnections kept_;
};

TEST_F(KeptConnectionsTest, AreGivenToTheirUserAndOriginOnly) {
  EXPECT_EQ(Take(), -1);
  SocketPair pair;
  const int fd = Keep(pair, 1);
  EXPECT_EQ(Take(0), -1);
  EXPECT_EQ(kept_.Take(1, "http://b:80", kStart).Get(), -1);
  EXPECT_EQ(Take(1), fd);
  EXPECT_EQ(Take(1), -1);
}

TEST_F(KeptConnectionsTest, AreUsedFromTheOldestOn) {
  SocketPair first, second;
  const int first_fd = Keep(first);
  const int second_fd = Keep(second);
  const UniqueFd taken = kept_.Take(0, "http://a:80", kStart);
  EXPECT_EQ(taken.Get(), first_fd);
  EXPECT_EQ(Take(), second_fd);
}

TEST_F(KeptConnectionsTest, AreNotUsedOnceTheServerHasEndedThemOrSentSomething) {
  SocketPair ended, talking, quiet;
  Keep(ended);
  Keep(talking);
  const int quiet_fd = Keep(quiet);
  ended.far.Reset();
  talking.SendFromFar();
  EXPECT_EQ(Take(), quiet_fd);
}

TEST_F(KeptConnectionsTest, AreNotUsedAfterTwoMinutes) {
  SocketPair pair;
  Keep(pair);
  EXPECT_EQ(Take(0, kStart + std::chrono::seconds(119)), -1);
  char byte = 0;
  EXPECT_EQ(recv(pair.far.Get(), &byte, 1, 0), 0) << "it is closed";
}

}  // namespace
}  // namespace llmb
