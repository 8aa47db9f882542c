#include "harness/http/curl_handle.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(HeaderList, KeepsTheOrder) {
  HeaderList list;
  AppendHeader(list, "A: 1");
  AppendHeader(list, "B: 2");
  ASSERT_NE(list, nullptr);
  EXPECT_STREQ(list->data, "A: 1");
  ASSERT_NE(list->next, nullptr);
  EXPECT_STREQ(list->next->data, "B: 2");
}

}  // namespace
}  // namespace llmb
