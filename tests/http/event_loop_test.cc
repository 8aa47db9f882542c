#include "harness/http/event_loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <thread>

#include "tests/http/socket_pair.h"

namespace llmb {
namespace {

using std::chrono::seconds;

TEST(EventLoop, WaitWithoutDescriptorsReturnsAtTheTimeout) {
  EventLoop loop;
  ASSERT_TRUE(loop.Usable());
  EXPECT_TRUE(loop.Wait(Nanoseconds(1)).empty());
  EXPECT_TRUE(loop.Wait(Nanoseconds(-1)).empty());
}

TEST(EventLoop, ReportsTheReadableDescriptor) {
  EventLoop loop;
  const SocketPair quiet;
  const SocketPair busy;
  loop.Watch(quiet.near.Get(), true, false);
  loop.Watch(busy.near.Get(), true, false);
  busy.SendFromFar();
  const auto ready = loop.Wait(seconds(20));
  ASSERT_EQ(ready.size(), 1u);
  EXPECT_EQ(ready[0].fd, busy.near.Get());
  EXPECT_TRUE(ready[0].readable);
  EXPECT_FALSE(ready[0].writable);
  EXPECT_FALSE(ready[0].failed);
}

TEST(EventLoop, WatchingAgainReplacesTheEvents) {
  EventLoop loop;
  const SocketPair pair;
  loop.Watch(pair.near.Get(), false, true);
  ASSERT_EQ(loop.Wait(seconds(20)).size(), 1u);
  loop.Watch(pair.near.Get(), true, false);
  EXPECT_TRUE(loop.Wait({}).empty());
}

TEST(EventLoop, AForgottenDescriptorIsNotReported) {
  EventLoop loop;
  const SocketPair pair;
  loop.Watch(pair.near.Get(), true, false);
  pair.SendFromFar();
  loop.Forget(pair.near.Get());
  loop.Forget(pair.near.Get());
  EXPECT_TRUE(loop.Wait({}).empty());
}

TEST(EventLoop, AHangUpIsReported) {
  EventLoop loop;
  SocketPair pair;
  loop.Watch(pair.near.Get(), true, false);
  pair.far.Reset();
  const auto ready = loop.Wait(seconds(20));
  ASSERT_EQ(ready.size(), 1u);
  EXPECT_TRUE(ready[0].failed);
}

TEST(EventLoop, NewsIsReportedOnceAndAgainWhenWatchedAgain) {
  EventLoop loop;
  const SocketPair pair;
  loop.WatchNews(pair.near.Get(), false);
  EXPECT_TRUE(loop.Wait({}).empty());
  pair.SendFromFar();
  const auto ready = loop.Wait(seconds(20));
  ASSERT_EQ(ready.size(), 1u);
  EXPECT_TRUE(ready[0].readable);
  EXPECT_FALSE(ready[0].ended);
  EXPECT_TRUE(loop.Wait({}).empty());
  pair.SendFromFar();
  EXPECT_EQ(loop.Wait(seconds(20)).size(), 1u);
  loop.WatchNews(pair.near.Get(), false);
  EXPECT_EQ(loop.Wait({}).size(), 1u);
  loop.WatchNews(pair.near.Get(), true);
  const auto writable = loop.Wait({});
  ASSERT_EQ(writable.size(), 1u);
  EXPECT_TRUE(writable[0].writable);
}

TEST(EventLoop, TheEndBehindWaitingBytesIsReported) {
  EventLoop loop;
  SocketPair pair;
  loop.WatchNews(pair.near.Get(), false);
  pair.SendFromFar();
  shutdown(pair.far.Get(), SHUT_WR);
  const auto ready = loop.Wait(seconds(20));
  ASSERT_EQ(ready.size(), 1u);
  EXPECT_TRUE(ready[0].readable);
  EXPECT_TRUE(ready[0].ended);
  EXPECT_FALSE(ready[0].failed);
}

TEST(EventLoop, AWakeBeforeTheWaitEndsItOnce) {
  EventLoop loop;
  loop.Wake();
  loop.Wake();
  // Without the wake this would exceed the test's time limit.
  EXPECT_TRUE(loop.Wait(std::chrono::hours(1)).empty());
  EXPECT_TRUE(loop.Wait(Nanoseconds(1)).empty());
}

TEST(EventLoop, AnotherThreadCanWake) {
  EventLoop loop;
  const std::jthread waker([&] { loop.Wake(); });
  EXPECT_TRUE(loop.Wait(std::chrono::hours(1)).empty());
}

}  // namespace
}  // namespace llmb
