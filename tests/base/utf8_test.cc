#include "harness/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

struct Case {
  std::string text;
  std::size_t length;
  bool valid;
  char32_t code_point;
};

TEST(StepUtf8, DecodesEachLengthAndDetectsEachError) {
  const Case cases[] = {
      {"a", 1, true, 'a'},
      {"\xC3\xA9", 2, true, 0xE9},             // e acute
      {"\xE2\x82\xAC", 3, true, 0x20AC},       // euro sign
      {"\xF0\x9F\x98\x80", 4, true, 0x1F600},  // an emoji
      {"\x80", 1, false, 0},                   // a continuation byte alone
      {"\xC3", 1, false, 0},                   // cut short
      {"\xC3x", 1, false, 0},                  // no continuation
      {"\xC0\x80", 1, false, 0},               // overlong NUL
      {"\xED\xA0\x80", 1, false, 0},           // a surrogate
      {"\xF4\x90\x80\x80", 1, false, 0},       // above U+10FFFF
      {"\xFF", 1, false, 0},
  };
  for (const Case& c : cases) {
    const Utf8Step step = StepUtf8(c.text, 0);
    EXPECT_EQ(step.length, c.length) << c.text;
    EXPECT_EQ(step.valid, c.valid) << c.text;
    EXPECT_EQ(step.code_point, c.valid ? c.code_point : 0) << c.text;
  }
}

}  // namespace
}  // namespace llmb
