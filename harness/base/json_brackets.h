#pragma once

#include <cstddef>
#include <string_view>

namespace llmb {

// Follows the brackets of JSON that arrives in parts, without checking anything else.
class JsonBrackets {
 public:
  // Reads the next part.
  void Read(std::string_view part) {
    for (const char c : part) {
      if (in_string_) {
        in_string_ = escaped_ || c != '"';
        escaped_ = !escaped_ && c == '\\';
      } else {
        in_string_ = c == '"';
        depth_ += (c == '{' || c == '[') ? 1 : 0;
        depth_ -= (c == '}' || c == ']') ? 1 : 0;
      }
    }
  }

  // How many brackets are open.
  long Depth() const { return depth_; }

  // Whether a string is open.
  bool InString() const { return in_string_; }

  // Whether as many brackets have closed as opened.
  bool Balanced() const { return depth_ <= 0 && !in_string_; }

 private:
  long depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;  // the last character was a backslash that escapes the next one
};

// The most levels of a file's JSON that become values of nlohmann's library, which takes stack for
// each level when it copies or writes one.
inline constexpr long kMostJsonLevels = 500;

// Whether more than `levels` brackets are open somewhere in `json`. Those in strings do not count.
inline bool NestsDeeper(std::string_view json, long levels) {
  JsonBrackets brackets;
  for (std::size_t i = 0; i < json.size(); ++i) {
    brackets.Read(json.substr(i, 1));
    if (brackets.Depth() > levels) return true;
  }
  return false;
}

}  // namespace llmb
