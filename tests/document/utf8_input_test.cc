#include "harness/document/utf8_input.h"

#include <gtest/gtest.h>

#include <sstream>

namespace llmb {
namespace {

using std::string_literals::operator""s;

std::string Read(const std::string& bytes) {
  std::istringstream in(bytes);
  Utf8Input input(in);
  std::string all;
  for (std::string block;;) {
    input.Read(block);
    if (block.empty()) return all;
    all += block;
  }
}

// UTF-16 or UTF-32 of `codes`, which are units already.
std::string Encoded(const std::u32string& units, std::size_t unit_size, bool big_endian) {
  std::string bytes;
  for (const char32_t unit : units) {
    for (std::size_t i = 0; i < unit_size; ++i) {
      const std::size_t shift = 8 * (big_endian ? unit_size - 1 - i : i);
      bytes += static_cast<char>((unit >> shift) & 0xFF);
    }
  }
  return bytes;
}

TEST(Utf8Input, EmptyAndOneByteFiles) {
  EXPECT_EQ(Read(""), "");
  EXPECT_EQ(Read("a"), "a");
  EXPECT_EQ(Read("\xEF\xBB\xBF"), "");
  EXPECT_EQ(Read("\xFF\xFE"), "");
}

TEST(Utf8Input, OtherBytesAreUnchanged) {
  EXPECT_EQ(Read("a,\xFC\n\0b"s), "a,\xFC\n\0b"s);
  EXPECT_EQ(Read("\xEF\xBB\xBFg\xC3\xBC"), "g\xC3\xBC");
  EXPECT_EQ(Read("\xEF\xBB\xBF\xEF\xBB\xBFg"), "g");
  EXPECT_EQ(Read("\xFF\xFE\xFF\xFEg\0"s), "g");
  const std::string large(200'000, 'x');
  EXPECT_EQ(Read(large), large);
}

TEST(Utf8Input, ConvertsEveryWidthWithAndWithoutAMark) {
  // a, ü, € and U+1F600, the last as a surrogate pair in UTF-16.
  const std::string utf8 = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80";
  for (const bool big_endian : {false, true}) {
    EXPECT_EQ(Read(Encoded(U"\uFEFFa\u00FC\u20AC\U0001F600", 4, big_endian)), utf8);
    EXPECT_EQ(Read(Encoded(U"a\u00FC\u20AC\U0001F600", 4, big_endian)), utf8);
    const std::u32string units = {U'a', 0xFC, 0x20AC, 0xD83D, 0xDE00};
    EXPECT_EQ(Read(Encoded(units, 2, big_endian)), utf8);
    EXPECT_EQ(Read(Encoded(std::u32string(1, 0xFEFF) + units, 2, big_endian)), utf8);
  }
}

// The block size is not a multiple of three, so characters stand across every kind of boundary.
TEST(Utf8Input, CharactersMayStandAcrossBlocks) {
  std::u32string units = {U'a'};
  std::string utf8 = "a";
  for (int i = 0; i < 50'000; ++i) {
    units += {0xD83D, 0xDE00, U'b'};
    utf8 +=
        "\xF0\x9F\x98\x80"
        "b";
  }
  EXPECT_EQ(Read(Encoded(units, 2, false)), utf8);
  EXPECT_EQ(Read(Encoded(units, 2, true)), utf8);
}

TEST(Utf8Input, WhatIsNoCharacterIsReplaced) {
  const std::string replaced = "\xEF\xBF\xBD";
  EXPECT_EQ(Read(Encoded({U'a', 0xD83D, U'b'}, 2, false)), "a" + replaced + "b");
  EXPECT_EQ(Read(Encoded({U'a', 0xDE00}, 2, false)), "a" + replaced);
  EXPECT_EQ(Read(Encoded({U'a', 0xD83D}, 2, false)), "a" + replaced);
  EXPECT_EQ(Read(Encoded({U'a', U'b'}, 2, false) + "c"), "ab" + replaced);
  EXPECT_EQ(Read(Encoded({U'a', 0x110000}, 4, false)), "a" + replaced);
}

}  // namespace
}  // namespace llmb
