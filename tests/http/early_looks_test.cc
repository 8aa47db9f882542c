#include "harness/http/early_looks.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <vector>

namespace llmb {
namespace {

class EarlyLooksTest : public testing::Test {
 protected:
  EarlyLooksTest() {
    std::array<int, 2> fds{-1, -1};
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data());
    near_ = UniqueFd(fds[0]);
    far_ = UniqueFd(fds[1]);
  }

  void Send() const { ASSERT_EQ(send(far_.Get(), "x", 1, 0), 1); }
  void Read() const {
    char byte = 0;
    ASSERT_EQ(recv(near_.Get(), &byte, 1, 0), 1);
  }
  std::vector<int> Arrived() {
    const auto arrived = looks_.Arrived();
    return {arrived.begin(), arrived.end()};
  }

  EarlyLooks looks_;
  UniqueFd near_, far_;
};

TEST_F(EarlyLooksTest, NothingArrivesWhereNothingIsWatched) {
  Send();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(EarlyLooksTest, NamesASocketOnceUntilMoreHasCome) {
  looks_.Watch(near_.Get());
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{near_.Get()});
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{near_.Get()});
}

TEST_F(EarlyLooksTest, DoesNotNameWhatWasReadMeanwhile) {
  looks_.Watch(near_.Get());
  Send();
  Read();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(EarlyLooksTest, NamesWhatArrivedBeforeItWasWatched) {
  Send();
  looks_.Watch(near_.Get());
  EXPECT_EQ(Arrived(), std::vector{near_.Get()});
}

TEST_F(EarlyLooksTest, KeepsWhatWasSeenUntilItIsTakenOrForgotten) {
  looks_.Watch(near_.Get());
  looks_.Of(near_.Get()) = {.marks = {{3, std::nullopt}}, .bytes = 3};
  looks_.Watch(near_.Get());
  EXPECT_EQ(looks_.Of(near_.Get()).bytes, 3u);
  looks_.Taken(near_.Get());
  EXPECT_EQ(looks_.Of(near_.Get()).bytes, 0u);
  EXPECT_TRUE(looks_.Of(near_.Get()).marks.empty());

  looks_.Of(near_.Get()).bytes = 5;
  looks_.Forget(near_.Get());
  EXPECT_EQ(looks_.Of(near_.Get()).bytes, 0u);
  Send();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(EarlyLooksTest, ADescriptorThatWasClosedUnseenLeavesNothingToTheNextOfItsNumber) {
  looks_.Watch(near_.Get());
  looks_.Of(near_.Get()).bytes = 5;
  const int number = near_.Get();
  near_ = UniqueFd();
  far_ = UniqueFd();
  std::array<int, 2> fds{-1, -1};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
  near_ = UniqueFd(fds[0]);
  far_ = UniqueFd(fds[1]);
  ASSERT_EQ(near_.Get(), number);
  looks_.Watch(number);
  EXPECT_EQ(looks_.Of(number).bytes, 0u);
}

}  // namespace
}  // namespace llmb
