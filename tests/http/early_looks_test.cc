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
  looks_.Watch(pair_.near.Get(), false);
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
  EXPECT_TRUE(Arrived().empty());
  Send();
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
}

TEST_F(EarlyLooksTest, DoesNotNameWhatWasReadMeanwhile) {
  looks_.Watch(pair_.near.Get(), false);
  Send();
  Read();
  EXPECT_TRUE(Arrived().empty());
}

TEST_F(EarlyLooksTest, NamesWhatArrivedBeforeItWasWatched) {
  Send();
  looks_.Watch(pair_.near.Get(), false);
  EXPECT_EQ(Arrived(), std::vector{pair_.near.Get()});
}

TEST_F(EarlyLooksTest, KeepsWhatWasSeenUntilItIsTakenOrForgotten) {
  looks_.Watch(pair_.near.Get(), false);
  looks_.Of(pair_.near.Get()).marks = {{3, std::nullopt}};
  looks_.Of(pair_.near.Get()).bytes = 3;
  looks_.Watch(pair_.near.Get(), false);
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

TEST_F(EarlyLooksTest, KeepsWhatWasSeenBehindTheBytesThatWereTaken) {
  const int fd = pair_.near.Get();
  looks_.Watch(fd, true);
  EXPECT_TRUE(looks_.Of(fd).opaque);
  looks_.TakenUpTo(fd, 100);
  looks_.Of(fd).marks = {{3, std::nullopt}, {7, std::nullopt}, {9, std::nullopt}};
  looks_.Of(fd).bytes = 9;
  const auto ends = [&] {
    std::vector<std::size_t> all;
    for (const auto& mark : looks_.Of(fd).marks) all.push_back(mark.end);
    return all;
  };
  looks_.TakenUpTo(fd, 100);
  EXPECT_EQ(ends(), (std::vector<std::size_t>{3, 7, 9}));
  looks_.TakenUpTo(fd, 104);
  EXPECT_EQ(ends(), (std::vector<std::size_t>{3, 5}));
  EXPECT_EQ(looks_.Of(fd).bytes, 5u);
  looks_.TakenUpTo(fd, 107);
  EXPECT_EQ(ends(), (std::vector<std::size_t>{2}));
  looks_.TakenUpTo(fd, 109);
  EXPECT_TRUE(ends().empty());
  EXPECT_EQ(looks_.Of(fd).bytes, 0u);
  EXPECT_TRUE(looks_.Of(fd).opaque);
}

TEST_F(EarlyLooksTest, KeepsNothingWhereItIsNotKnownWhatWasTaken) {
  const int fd = pair_.near.Get();
  looks_.Watch(fd, true);
  const auto see = [&] {
    looks_.Of(fd).marks = {{3, std::nullopt}};
    looks_.Of(fd).bytes = 3;
  };
  see();
  looks_.TakenUpTo(fd, 5);
  EXPECT_EQ(looks_.Of(fd).bytes, 0u) << "where they were is not known";
  see();
  looks_.TakenUpTo(fd, std::nullopt);
  EXPECT_TRUE(looks_.Of(fd).marks.empty()) << "how many were taken is not known";
  see();
  looks_.TakenUpTo(fd, 4);
  see();
  looks_.TakenUpTo(fd, 3);
  EXPECT_EQ(looks_.Of(fd).bytes, 0u) << "another connection";
}

TEST_F(EarlyLooksTest, KeepsNothingOfWhatTurnsOutToBeOpaqueOrNot) {
  const int fd = pair_.near.Get();
  looks_.Watch(fd, false);
  for (const bool opaque : {true, false}) {
    looks_.Of(fd).bytes = 3;
    looks_.SetOpaque(fd, !opaque);
    EXPECT_EQ(looks_.Of(fd).bytes, 3u) << "that was known";
    looks_.SetOpaque(fd, opaque);
    EXPECT_EQ(looks_.Of(fd).bytes, 0u);
    EXPECT_EQ(looks_.Of(fd).opaque, opaque);
  }
}

TEST_F(EarlyLooksTest, ADescriptorThatWasClosedUnseenLeavesNothingToTheNextOfItsNumber) {
  looks_.Watch(pair_.near.Get(), false);
  looks_.Of(pair_.near.Get()).bytes = 5;
  const int number = pair_.near.Get();
  pair_.near = UniqueFd();
  pair_.far = UniqueFd();
  pair_ = SocketPair();
  ASSERT_EQ(pair_.near.Get(), number);
  looks_.Watch(number, false);
  EXPECT_EQ(looks_.Of(number).bytes, 0u);
}

}  // namespace
}  // namespace llmb
