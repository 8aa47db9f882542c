#include "harness/http/response_head.h"

#include <gtest/gtest.h>

#include "harness/http/transport.h"

namespace llmb {
namespace {

ResponseHead HeadOf(std::initializer_list<std::string> lines) {
  ResponseHead head;
  for (const std::string& line : lines) head.Add(line);
  return head;
}

TEST(ResponseHead, IsEmptyWithoutHeaders) {
  const ResponseHead head = HeadOf({"HTTP/1.1 200 OK\r\n", "\r\n", ""});
  EXPECT_EQ(head.Location() + head.RetryAfter(), "");
}

TEST(ResponseHead, NamesIgnoreCaseAndValuesAreTrimmed) {
  const ResponseHead head =
      HeadOf({"HTTP/2 307\r\n", "location:/a b\r\n", "Retry-AFTER: \t7 \r\n"});
  EXPECT_EQ(head.Location(), "/a b");
  EXPECT_EQ(head.RetryAfter(), "7");
}

TEST(ResponseHead, OtherNamesAreIgnored) {
  const ResponseHead head = HeadOf({"Locations: /a\r\n", "X-Location: /a\r\n", "Location /a\r\n",
                                    "Content-Location: /a\r\n", "Location:\r\n"});
  EXPECT_EQ(head.Location(), "");
}

TEST(ResponseHead, AStatusLineBeginsAnew) {
  const ResponseHead head =
      HeadOf({"HTTP/1.1 103 Early Hints\r\n", "Location: /a\r\n", "\r\n", "HTTP/1.1 200 OK\r\n"});
  EXPECT_EQ(head.Location(), "");
}

TEST(ResponseHead, TrailersAreIgnored) {
  for (const std::string end : {"\r\n", "\n"}) {
    const ResponseHead head = HeadOf({"HTTP/1.1 200 OK\r\n", "Retry-After: 1\r\n", end,
                                      "Retry-After: 2\r\n", "Location: /a\r\n"});
    EXPECT_EQ(head.RetryAfter(), "1");
    EXPECT_EQ(head.Location(), "");
  }
}

TEST(ResponseHead, AllLinesTogetherHaveALimit) {
  ResponseHead head;
  head.Add("HTTP/1.1 103 Early Hints\r\n\r\n");
  head.Add("\r\n");
  head.Add("HTTP/1.1 200 OK\r\n");
  head.Add(std::string(kMostHeaderBytes - 47, 'x'));
  EXPECT_FALSE(head.IsTooLarge());
  head.Add("x");
  EXPECT_TRUE(head.IsTooLarge());
}

TEST(ResponseHead, AValueThatIsTooLongIsEmpty) {
  EXPECT_EQ(HeadOf({"Location: " + std::string(4096, 'x')}).Location().size(), 4096U);
  EXPECT_EQ(HeadOf({"Location: " + std::string(4097, 'x')}).Location(), "");
}

}  // namespace
}  // namespace llmb
