#include "harness/document/utf8_input.h"

#include <array>
#include <string_view>
#include <utility>

namespace llmb {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kBlockSize = std::size_t{64} * 1024;
constexpr char32_t kReplacement = 0xFFFD;

struct Encoding {
  std::string_view mark;
  std::size_t unit_size;
  bool big_endian;
};
// UTF-32 is first: its little-endian mark begins with that of UTF-16.
constexpr std::array kEncodings = {
    Encoding{"\xFF\xFE\0\0"sv, 4, false}, Encoding{"\0\0\xFE\xFF"sv, 4, true},
    Encoding{"\xFF\xFE"sv, 2, false}, Encoding{"\xFE\xFF"sv, 2, true},
    Encoding{"\xEF\xBB\xBF"sv, 1, false}};

// Whether `bytes` begin with an ASCII character of an encoding without a mark.
bool BeginsWithAscii(std::string_view bytes, const Encoding& encoding) {
  if (encoding.unit_size == 1 || bytes.size() < encoding.unit_size) return false;
  const std::size_t character = encoding.big_endian ? encoding.unit_size - 1 : 0;
  for (std::size_t i = 0; i < encoding.unit_size; ++i) {
    if ((bytes[i] == '\0') == (i == character)) return false;
  }
  return static_cast<unsigned char>(bytes[character]) < 0x80;
}

bool IsHighSurrogate(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

void AppendUtf8(std::string& text, char32_t code) {
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = kReplacement;
  const auto continuation = [&](unsigned shift) {
    text += static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    continuation(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | (code >> 12));
    continuation(6);
    continuation(0);
  } else {
    text += static_cast<char>(0xF0 | (code >> 18));
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

}  // namespace

void Utf8Input::Read(std::string& text) {
  const bool is_first = !begun_;
  ReadBlock(text);
  // A file with a mark that was converted to another encoding may have two.
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  while (is_first && text.starts_with(kMark)) text.erase(0, kMark.size());
}

void Utf8Input::ReadBlock(std::string& text) {
  text.clear();
  // A block may hold no whole character.
  while (text.empty()) {
    const bool more = ReadBytes();
    if (!begun_) Begin();
    if (unit_size_ == 1) {
      text = std::exchange(bytes_, {});
      return;
    }
    Convert(text);
    if (more) continue;
    const bool cut = high_surrogate_ != 0 || !bytes_.empty();
    high_surrogate_ = 0;
    bytes_.clear();
    if (cut) AppendUtf8(text, kReplacement);
    return;
  }
}

// False at the end of the file.
bool Utf8Input::ReadBytes() {
  const std::size_t kept = bytes_.size();
  bytes_.resize(kept + kBlockSize);
  in_.read(bytes_.data() + kept, static_cast<std::streamsize>(kBlockSize));
  bytes_.resize(kept + static_cast<std::size_t>(in_.gcount()));
  return bytes_.size() > kept;
}

void Utf8Input::Begin() {
  begun_ = true;
  const std::string_view bytes = bytes_;
  for (const Encoding& encoding : kEncodings) {
    const bool has_mark = bytes.starts_with(encoding.mark);
    if (!has_mark && !BeginsWithAscii(bytes, encoding)) continue;
    unit_size_ = encoding.unit_size;
    big_endian_ = encoding.big_endian;
    if (has_mark) bytes_.erase(0, encoding.mark.size());
    return;
  }
}

char32_t Utf8Input::UnitAt(std::size_t place) const {
  char32_t unit = 0;
  for (std::size_t i = 0; i < unit_size_; ++i) {
    const std::size_t from_high = big_endian_ ? i : unit_size_ - 1 - i;
    unit = (unit << 8) | static_cast<unsigned char>(bytes_[place + from_high]);
  }
  return unit;
}

void Utf8Input::Convert(std::string& text) {
  std::size_t place = 0;
  for (; place + unit_size_ <= bytes_.size(); place += unit_size_) {
    const char32_t unit = UnitAt(place);
    if (high_surrogate_ != 0 && IsLowSurrogate(unit)) {
      AppendUtf8(text,
                 0x10000 + ((std::exchange(high_surrogate_, 0) - 0xD800) << 10) + (unit - 0xDC00));
      continue;
    }
    if (std::exchange(high_surrogate_, 0) != 0) AppendUtf8(text, kReplacement);
    if (unit_size_ == 2 && IsHighSurrogate(unit)) {
      high_surrogate_ = unit;
    } else {
      AppendUtf8(text, unit);
    }
  }
  bytes_.erase(0, place);
}

}  // namespace llmb
