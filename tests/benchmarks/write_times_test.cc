#include "benchmarks/accuracy/write_times.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace llmb {
namespace {

using Stamps = std::vector<std::pair<char, std::int64_t>>;

// The timestamps in `text` if it is received in pieces of `size` bytes.
Stamps Read(std::string_view text, std::size_t size) {
  WriteTimes times;
  Stamps stamps;
  for (std::size_t i = 0; i < text.size(); i += size) {
    times.Feed(text.substr(i, size), [&](char kind, TimePoint time) {
      stamps.emplace_back(kind, time.time_since_epoch().count());
    });
  }
  return stamps;
}

TEST(WriteTimesTest, FindsNoneInOtherText) {
  EXPECT_EQ(Read("", 1), Stamps{});
  EXPECT_EQ(Read("data: {}\n\n", 100), Stamps{});
}

TEST(WriteTimesTest, FindsTimestampsInSplitBytes) {
  const std::string_view text =
      "content-type: text/event-stream; charset=utf-8\r\n\r\n"
      "data: {\"content\":\" a=12 t=345\"}\n\ndata: {\"content\":\" e=400 t=6789\"}\n\n";
  const Stamps expected = {{'a', 12}, {'t', 345}, {'e', 400}, {'t', 6789}};
  for (std::size_t size = 1; size <= text.size(); ++size) {
    EXPECT_EQ(Read(text, size), expected) << size;
  }
}

TEST(WriteTimesTest, ATimestampIsCompleteWhenAByteFollowsIt) {
  WriteTimes times;
  int found = 0;
  const auto count = [&](char, TimePoint) { ++found; };
  times.Feed(" t=12", count);
  EXPECT_EQ(found, 0);
  times.Feed("\"", count);
  EXPECT_EQ(found, 1);
}

TEST(WriteTimesTest, IgnoresSimilarText) {
  EXPECT_EQ(Read(" t=x t= b=1 tt=2 t =3 ", 100), Stamps{});
}

}  // namespace
}  // namespace llmb
