#include "fixtures/sim/request_reader.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using State = SimRequestReader::State;

constexpr std::string_view kPost =
    "POST /a?b HTTP/1.1\r\nHost: x\r\nX-Request-ID: r1\r\nContent-Length: 5\r\n\r\nhello";

TEST(SimRequestReaderTest, ReadsARequestSplitAnywhere) {
  for (std::size_t split = 0; split <= kPost.size(); ++split) {
    SimRequestReader reader;
    reader.Feed(kPost.substr(0, split));
    if (split < kPost.size()) {
      ASSERT_EQ(reader.Poll(), State::kNeedMore) << split;
    }
    reader.Feed(kPost.substr(split));
    ASSERT_EQ(reader.Poll(), State::kComplete) << split;
    const SimRequest request = reader.Pop();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/a?b");
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(request.Header("x-request-id"), "r1");
    EXPECT_EQ(request.Header("missing"), "");
    EXPECT_TRUE(request.keep_alive);
    EXPECT_FALSE(request.http_1_0);
    EXPECT_EQ(reader.Poll(), State::kNeedMore);
  }
}

TEST(SimRequestReaderTest, KeepsBytesOfTheNextRequest) {
  SimRequestReader reader;
  reader.Feed(std::string(kPost) + "GET /next HTTP/1.0\r\n\r\n");
  ASSERT_EQ(reader.Poll(), State::kComplete);
  EXPECT_EQ(reader.Pop().target, "/a?b");
  ASSERT_EQ(reader.Poll(), State::kComplete);
  const SimRequest next = reader.Pop();
  EXPECT_EQ(next.target, "/next");
  EXPECT_TRUE(next.http_1_0);
  EXPECT_FALSE(next.keep_alive);
}

TEST(SimRequestReaderTest, ParsesAChunkedBody) {
  SimRequestReader reader;
  reader.Feed(
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  ASSERT_EQ(reader.Poll(), State::kComplete);
  EXPECT_EQ(reader.Pop().body, "abcde");
}

TEST(SimRequestReaderTest, ReportsExpectContinueOnce) {
  SimRequestReader reader;
  reader.Feed("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(reader.Poll(), State::kWantContinue);
  EXPECT_EQ(reader.Poll(), State::kNeedMore);
  reader.Feed("ab");
  EXPECT_EQ(reader.Poll(), State::kComplete);
}

TEST(SimRequestReaderTest, RejectsBytesThatAreNotHttp) {
  SimRequestReader reader;
  EXPECT_EQ(reader.Poll(), State::kNeedMore);
  reader.Feed("\x16\x03\x01 not HTTP\r\n\r\n");
  EXPECT_EQ(reader.Poll(), State::kBadRequest);
  EXPECT_EQ(reader.Poll(), State::kBadRequest);
}

TEST(SimRequestReaderTest, RejectsABodyAboveTheLimitByItsContentLength) {
  SimRequestReader reader;
  reader.Feed("POST / HTTP/1.1\r\nContent-Length: " + std::to_string(kSimMaxBodyBytes + 1) +
              "\r\n\r\n");
  EXPECT_EQ(reader.Poll(), State::kTooLarge);
}

}  // namespace
}  // namespace llmb
