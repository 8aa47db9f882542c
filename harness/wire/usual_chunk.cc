#include "harness/wire/usual_chunk.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace llmb {
namespace {

constexpr std::uint8_t kNotAscii = 0x80;

// Bytes of a chunk, which every response keeps.
constexpr std::size_t kMostKept = 1024;

// Chunks between two attempts to read one, in a stream of other chunks.
constexpr int kLongestPause = 63;

// Bytes that are looked at without a branch, which compilers do several at a time.
constexpr std::size_t kBlock = 32;

// What is among the bytes of a text.
struct BytesSeen {
  std::uint8_t unplain = 0;  // not 0: a control character or the beginning of an escape
  std::uint8_t any = 0;      // the bits of all bytes

  void LookAt(const char* block) {
    for (std::size_t i = 0; i < kBlock; ++i) {
      const auto byte = static_cast<std::uint8_t>(block[i]);
      unplain |= static_cast<std::uint8_t>(byte < ' ' || byte == '\\');
      any |= byte;
    }
  }
};

// Whether strings end at the next quote and are what they say.
bool HasPlainStrings(std::string_view json) {
  BytesSeen seen;
  const std::size_t rest = json.size() % kBlock;
  const std::size_t begin_of_rest = json.size() - rest;
  for (std::size_t i = 0; i < begin_of_rest; i += kBlock) seen.LookAt(json.data() + i);
  std::array<char, kBlock> last;
  last.fill(' ');
  json.copy(last.data(), rest, begin_of_rest);
  seen.LookAt(last.data());
  if (seen.unplain != 0) return false;
  return seen.any < kNotAscii || simdjson::validate_utf8(json.data(), json.size());
}

// Reads from the front of the data. Every function returns false where the data are not usual, and
// all but Key, Take and TakeHere may have passed over a part of them then.
class Scan {
 public:
  Scan(std::string_view json, ChatEvent& event)
      : at_(json.data()), end_(at_ + json.size()), event_(event) {}

  bool ReadChunk() {
    return ReadObject([this] { return ReadField(); }) && at_ == end_ && !event_.text.empty();
  }

 private:
  bool ReadField() {
    if (Key("\"id\"") || Key("\"object\"") || Key("\"created\"")) return SkipScalar();
    if (Key("\"model\"")) return !std::exchange(has_model_, true) && ReadModel();
    if (Key("\"choices\"")) return !std::exchange(has_choices_, true) && ReadChoices();
    if (Key("\"usage\"")) return Take("null");
    const bool is_ignored =
        Key("\"system_fingerprint\"") || Key("\"service_tier\"") || Key("\"obfuscation\"");
    return is_ignored && SkipScalar();
  }

  bool ReadModel() { return Take("null") || ReadText(event_.model); }

  bool ReadChoices() {
    return Take("[") && ReadObject([this] { return ReadChoiceField(); }) && Take("]");
  }

  bool ReadChoiceField() {
    if (Key("\"index\"")) return Take("0");
    if (Key("\"delta\"")) {
      return !std::exchange(has_delta_, true) && ReadObject([this] { return ReadDeltaField(); });
    }
    const bool is_ignored = Key("\"logprobs\"") || Key("\"finish_reason\"") ||
                            Key("\"stop_reason\"") || Key("\"token_ids\"") ||
                            Key("\"matched_stop\"");
    return is_ignored && Take("null");
  }

  bool ReadDeltaField() {
    if (Key("\"content\"")) return event_.text.empty() && ReadText(event_.text);
    if (Key("\"role\"")) return SkipScalar();
    const bool is_ignored = Key("\"reasoning_content\"") || Key("\"reasoning\"") ||
                            Key("\"refusal\"") || Key("\"tool_calls\"") || Key("\"function_call\"");
    return is_ignored && Take("null");
  }

  template <typename ReadField>
  bool ReadObject(ReadField read_field) {
    if (!Take("{")) return false;
    do {
      SkipSpaces();
      if (!read_field()) return false;
    } while (Take(","));
    return Take("}");
  }

  bool SkipScalar() {
    SkipSpaces();
    std::string_view text;
    if (at_ != end_ && *at_ == '"') return ReadText(text);
    if (TakeHere("null")) return true;
    const char* const begin = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != begin;
  }

  bool ReadText(std::string_view& text) {
    if (!Take("\"")) return false;
    const auto* const quote =
        static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
    if (quote == nullptr) return false;
    text = std::string_view(at_, static_cast<std::size_t>(quote - at_));
    at_ = quote + 1;
    return true;
  }

  template <std::size_t kSize>
  bool Key(const char (&quoted)[kSize]) {
    const char* const begin = at_;
    if (TakeHere(quoted) && Take(":")) return true;
    at_ = begin;  // a key without a value must not be passed over
    return false;
  }

  template <std::size_t kSize>
  bool Take(const char (&word)[kSize]) {
    SkipSpaces();
    return TakeHere(word);
  }

  template <std::size_t kSize>
  bool TakeHere(const char (&word)[kSize]) {
    constexpr std::size_t kLength = kSize - 1;
    const bool is_here =
        static_cast<std::size_t>(end_ - at_) >= kLength && std::memcmp(at_, word, kLength) == 0;
    if (is_here) at_ += kLength;
    return is_here;
  }

  void SkipSpaces() {
    while (at_ != end_ && *at_ == ' ') ++at_;
  }

  const char* at_;
  const char* const end_;
  ChatEvent& event_;
  bool has_choices_ = false;
  bool has_delta_ = false;
  bool has_model_ = false;
};

// Whether the text could stand in the place of a string whose quotes stay.
bool IsPlainText(std::string_view text) {
  std::uint8_t any = 0;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < ' ' || byte == '"' || byte == '\\') return false;
    any |= byte;
  }
  return any < kNotAscii || simdjson::validate_utf8(text.data(), text.size());
}

bool ReadChunk(std::string_view json, ChatEvent& event) {
  return HasPlainStrings(json) && Scan(json, event).ReadChunk();
}

void SetContent(ChatEvent& event) {
  constexpr std::uint64_t kFirstChoice = 1;  // as a bit, see ChatEvent
  event.has_content = true;
  event.content_bytes = event.text.size();
  event.choices_with_text = kFirstChoice;
}

}  // namespace

bool UsualChunk::Read(std::string_view json, ChatEvent& event) {
  if (pause_left_ > 0) {
    --pause_left_;
    return false;
  }
  if (!ReadAgain(json, event)) {
    if (!ReadChunk(json, event)) {
      pause_left_ = pause_ = std::min(2 * pause_ + 1, kLongestPause);
      return false;
    }
    Keep(json, event);
  }
  pause_ = 0;
  SetContent(event);
  return true;
}

// Whether `json` is the latest chunk with another content. No other place of it then changes its
// meaning, and nothing but a quote or an escape in the content would move the end of the content.
bool UsualChunk::ReadAgain(std::string_view json, ChatEvent& event) const {
  if (latest_.empty()) return false;
  const std::string_view latest = latest_;
  const std::string_view before = latest.substr(0, text_.begin);
  const std::string_view after = latest.substr(text_.begin + text_.size);
  if (json.size() <= before.size() + after.size()) return false;
  if (!json.starts_with(before) || !json.ends_with(after)) return false;
  const std::size_t size = json.size() - before.size() - after.size();
  const std::string_view text = json.substr(text_.begin, size);
  if (!IsPlainText(text)) return false;
  event.text = text;
  // A model name after the content has moved by as much as the end of the content.
  const bool is_before = model_.begin < text_.begin;
  event.model =
      json.substr(is_before ? model_.begin : model_.begin + size - text_.size, model_.size);
  return true;
}

void UsualChunk::Keep(std::string_view json, const ChatEvent& event) {
  latest_.clear();
  if (json.size() > kMostKept) return;
  const auto place_of = [&](std::string_view part) {
    return part.empty() ? Place{}
                        : Place{static_cast<std::size_t>(part.data() - json.data()), part.size()};
  };
  latest_ = json;
  text_ = place_of(event.text);
  model_ = place_of(event.model);
}

}  // namespace llmb
