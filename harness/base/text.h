#pragma once

// Small text functions that more than one folder needs. All take and give UTF-8.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// The first `max_characters` code points of `text`, followed by "..." if anything was cut. Never
// cuts inside a character; a byte that is not valid UTF-8 counts as one character.
std::string CutText(std::string_view text, std::size_t max_characters);

// The number of code points in `text`; an invalid byte counts as one.
std::size_t CountCharacters(std::string_view text);

// `text` with each control character (0x00 to 0x1F, 0x7F, and U+0080 to U+009F) replaced by a
// space, so that what an endpoint sends can neither move a terminal's cursor nor break a line.
std::string OneLine(std::string_view text);

// `text` with every byte sequence that is not valid UTF-8 replaced by U+FFFD.
std::string ValidUtf8(std::string_view text);

// `text` with the ASCII letters in lower case, whatever the locale; all else as it is.
std::string LowerCase(std::string_view text);

// `items` joined by `separator`.
std::string Join(const std::vector<std::string>& items, std::string_view separator);

// The candidate with the smallest edit distance to `word`, when that distance is at most a third
// of the longer one's length (and at least 1 is always allowed); nothing when no candidate is near.
std::optional<std::string> NearMatch(std::string_view word,
                                     const std::vector<std::string>& candidates);

// ", did you mean 'x'?" when there is a near match, else "".
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace llmb
