#include "harness/http/send_attempt.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <string_view>

#include "tests/http/socket_pair.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kBegin{5s};

SendAttempt OnKeptConnection() {
  SendAttempt attempt;
  attempt.Begin(kBegin, true);
  return attempt;
}

TEST(SendAttempt, IsRepeatedOnlyIfTheConnectionEndedWithinTenMilliseconds) {
  const SendAttempt attempt = OnKeptConnection();
  EXPECT_TRUE(attempt.MayBeRepeated(kBegin, true));
  EXPECT_TRUE(attempt.MayBeRepeated(kBegin + 10ms, true));
  EXPECT_FALSE(attempt.MayBeRepeated(kBegin + 10ms + 1ns, true));
}

TEST(SendAttempt, IsRepeatedLaterIfNotAllWasSent) {
  EXPECT_TRUE(OnKeptConnection().MayBeRepeated(kBegin + 1h, false));
}

TEST(SendAttempt, IsNotRepeatedOnANewConnectionOrBeforeItBegan) {
  SendAttempt attempt;
  EXPECT_FALSE(attempt.HasBegun());
  EXPECT_FALSE(attempt.MayBeRepeated(kBegin, true));
  attempt.Begin(kBegin, false);
  EXPECT_TRUE(attempt.HasBegun());
  EXPECT_FALSE(attempt.MayBeRepeated(kBegin, true));
  EXPECT_FALSE(attempt.MayBeRepeated(kBegin, false));
}

TEST(SendAttempt, APartOfTheResponseIsRemembered) {
  SendAttempt attempt = OnKeptConnection();
  EXPECT_FALSE(attempt.HasResponse());
  attempt.ResponseBegan();
  EXPECT_TRUE(attempt.HasResponse());
}

// Whether an attempt finds `bytes`, which wait on its connection.
bool FindsBytes(std::string_view bytes, bool encrypted, bool kept = true) {
  const SocketPair pair;
  SendAttempt attempt;
  attempt.Begin(kBegin, kept);
  EXPECT_EQ(send(pair.far.Get(), bytes.data(), bytes.size(), 0), bytes.size());
  attempt.LookForBytes(pair.near.Get(), encrypted);
  return attempt.HasBytes();
}

TEST(SendAttempt, OneWaitingByteIsFound) {
  EXPECT_TRUE(FindsBytes("H", false));
  EXPECT_FALSE(FindsBytes("", false));
  EXPECT_FALSE(FindsBytes("H", false, false)) << "a new connection is not looked at";
}

TEST(SendAttempt, ATlsAlertIsNotCounted) {
  using namespace std::string_view_literals;
  EXPECT_FALSE(FindsBytes("", true));
  EXPECT_FALSE(FindsBytes("\x15\x03\x03\x00\x1a"sv, true));
  EXPECT_FALSE(FindsBytes("\x17\x03\x03\x00\x13"sv, true));
  EXPECT_TRUE(FindsBytes("\x17\x03\x03\x00\x12"sv, true));
}

}  // namespace
}  // namespace llmb
