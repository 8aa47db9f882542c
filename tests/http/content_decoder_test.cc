#include "harness/http/content_decoder.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

using Result = ContentDecoder::Result;

// "hello", by Python's zlib: bare, and in the formats of gzip and zlib.
constexpr std::string_view kBare("\xcb\x48\xcd\xc9\xc9\x07\x00", 7);
const std::string kGzip = std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", 10) +
                          std::string(kBare) + std::string("\x86\xa6\x10\x36\x05\x00\x00\x00", 8);
const std::string kZlib =
    std::string("\x78\xda") + std::string(kBare) + std::string("\x06\x2c\x02\x15");

// Feeds pieces of `piece` bytes.
std::string Decode(std::string_view encoding, std::string_view bytes, std::size_t piece) {
  const auto decoder = ContentDecoder::For(encoding);
  std::string decoded;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const Result result = decoder->Feed(bytes.substr(at, piece), [&](std::string_view more) {
      decoded += more;
      return true;
    });
    EXPECT_EQ(result, Result::kGoOn);
  }
  return decoded;
}

TEST(ContentDecoder, DecodesGzipAndDeflateAtAnySplit) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
    EXPECT_EQ(Decode("gzip", kGzip, piece), "hello");
    EXPECT_EQ(Decode("x-gzip", kGzip, piece), "hello");
    EXPECT_EQ(Decode("deflate", kZlib, piece), "hello");
    EXPECT_EQ(Decode("deflate", kBare, piece), "hello");
  }
  EXPECT_EQ(Decode("gzip", kGzip + "more", 100), "hello");
  EXPECT_EQ(Decode("gzip", "", 100), "");
}

TEST(ContentDecoder, KnowsNoOtherEncoding) {
  EXPECT_EQ(ContentDecoder::For("br"), nullptr);
  EXPECT_EQ(ContentDecoder::For(""), nullptr);
}

TEST(ContentDecoder, SaysThatBytesAreDamaged) {
  const auto decoder = ContentDecoder::For("gzip");
  EXPECT_EQ(decoder->Feed("not gzipped!", [](std::string_view) { return true; }), Result::kDamaged);
}

TEST(ContentDecoder, StopsIfNoMoreIsWanted) {
  const auto decoder = ContentDecoder::For("gzip");
  EXPECT_EQ(decoder->Feed(kGzip, [](std::string_view) { return false; }), Result::kStopped);
}

}  // namespace
}  // namespace llmb
