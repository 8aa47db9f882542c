#include "harness/http/answer_head.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

AnswerHead HeadOf(std::initializer_list<std::string> lines) {
  AnswerHead head;
  for (const std::string& line : lines) head.Take(line);
  return head;
}

TEST(AnswerHead, IsEmptyWithoutHeaders) {
  const AnswerHead head = HeadOf({"HTTP/1.1 200 OK\r\n", "\r\n", ""});
  EXPECT_EQ(head.Location() + head.RetryAfter(), "");
}

TEST(AnswerHead, NamesHaveAnyCaseAndValuesNoSpaceAround) {
  const AnswerHead head = HeadOf({"HTTP/2 307\r\n", "location:/a b\r\n", "Retry-AFTER: \t7 \r\n"});
  EXPECT_EQ(head.Location(), "/a b");
  EXPECT_EQ(head.RetryAfter(), "7");
}

TEST(AnswerHead, OtherNamesAreNotTaken) {
  const AnswerHead head = HeadOf({"Locations: /a\r\n", "X-Location: /a\r\n", "Location /a\r\n",
                                  "Content-Location: /a\r\n", "Location:\r\n"});
  EXPECT_EQ(head.Location(), "");
}

TEST(AnswerHead, AStatusLineBeginsAnew) {
  const AnswerHead head =
      HeadOf({"HTTP/1.1 103 Early Hints\r\n", "Location: /a\r\n", "\r\n", "HTTP/1.1 200 OK\r\n"});
  EXPECT_EQ(head.Location(), "");
}

TEST(AnswerHead, AValueThatIsTooLongIsNone) {
  EXPECT_EQ(HeadOf({"Location: " + std::string(4096, 'x')}).Location().size(), 4096U);
  EXPECT_EQ(HeadOf({"Location: " + std::string(4097, 'x')}).Location(), "");
}

}  // namespace
}  // namespace llmb
