#include "harness/http/early_looks.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <optional>
#include <vector>

#include "tests/http/socket_pair.h"

namespace llmb {
namespace {

class EarlyLooksTest : public testing::Test {
 protected:
  void Send() const { pair_.SendFromFar(); }
  void Read() const {
    char byte = 0;
    ASSERT_EQ(recv(pair_.near.Get(), &byte, 1, 0), 1);
  }
  std::vector<int> Arrived() {
    const auto arrived = looks_.Arrived();
    return {arrived.begin(), arrived.end()};
  }

  EarlyLooks looks_;
  SocketPair pair_;
};

TEST_F(EarlyLooksTest, NothingArrivesWhereNothingIsWatched) {
  Send();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(EarlyLooksTest, NamesASocketOnceUntilMoreHasCome) {
  looks_.Watch(pair_.near.Get());
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
}

TEST_F(EarlyLooksTest, DoesNotNameWhatWasReadMeanwhile) {
  looks_.Watch(pair_.near.Get());
  Send();
  Read();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(EarlyLooksTest, NamesWhatArrivedBeforeItWasWatched) {
  Send();
  looks_.Watch(pair_.near.Get());
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
}

TEST_F(EarlyLooksTest, KeepsWhatWasSeenUntilItIsTakenOrForgotten) {
  looks_.Watch(pair_.near.Get());
  looks_.Of(pair_.near.Get()) = {.marks = {{3, std::nullopt}}, .bytes = 3};
  looks_.Watch(pair_.near.Get());
  EXPECT_EQ(looks_.Of(pair_.near.Get()).bytes, 3u);
  looks_.Taken(pair_.near.Get());
  EXPECT_EQ(looks_.Of(pair_.near.Get()).bytes, 0u);
  EXPECT_TRUE(looks_.Of(pair_.near.Get()).marks.empty());

  looks_.Of(pair_.near.Get()).bytes = 5;
  looks_.Forget(pair_.near.Get());
  EXPECT_EQ(looks_.Of(pair_.near.Get()).bytes, 0u);
  Send();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(EarlyLooksTest, ADescriptorThatWasClosedUnseenLeavesNothingToTheNextOfItsNumber) {
  looks_.Watch(pair_.near.Get());
  looks_.Of(pair_.near.Get()).bytes = 5;
  const int number = pair_.near.Get();
  pair_.near = UniqueFd();
  pair_.far = UniqueFd();
  pair_ = SocketPair();
  ASSERT_EQ(pair_.near.Get(), number);
  looks_.Watch(number);
  EXPECT_EQ(looks_.Of(number).bytes, 0u);
}

}  // namespace
}  // namespace llmb
