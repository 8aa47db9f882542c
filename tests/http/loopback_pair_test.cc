#include "harness/http/loopback_pair.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <utility>

namespace llmb {
namespace {

TEST(ConnectLoopbackPair, EachEndReceivesWhatTheOtherSends) {
  const Result<LoopbackPair> pair = ConnectLoopbackPair();
  ASSERT_TRUE(pair.has_value()) << pair.error().message;
  for (const auto& [from, to] : {std::pair(pair->near.Get(), pair->far.Get()),
                                 std::pair(pair->far.Get(), pair->near.Get())}) {
    char byte = 0;
    ASSERT_EQ(send(from, "x", 1, 0), 1);
    ASSERT_EQ(recv(to, &byte, 1, 0), 1);
    EXPECT_EQ(byte, 'x');
  }
}

TEST(ConnectLoopbackPair, RunningOutOfDescriptorsIsAnError) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const Result<LoopbackPair> pair = ConnectLoopbackPair();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_FALSE(pair.has_value());
  EXPECT_EQ(pair.error().message, "cannot connect over loopback: Too many open files");
}

}  // namespace
}  // namespace llmb
