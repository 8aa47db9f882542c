#include "harness/http/curl_handle.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(Origin, ShowsNeitherUserNorPathNorQuery) {
  EXPECT_EQ(Origin("https://me:pass@api.example.com/v1/chat?key=s3cret#x"),
            "https://api.example.com:443");
  EXPECT_EQ(Origin("http://127.0.0.1:8000/v1"), "http://127.0.0.1:8000");
  EXPECT_EQ(Origin("http://[::1]:8000/v1"), "http://[::1]:8000");
}

TEST(Origin, WhatCannotBeParsedIsNotShown) {
  EXPECT_EQ(Origin(""), "the URL");
  EXPECT_EQ(Origin("http://host:port-s3cret/"), "the URL");
}

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
