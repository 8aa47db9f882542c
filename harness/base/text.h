#pragma once

// Small text functions that several rooms need. All texts are UTF-8.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// The first `max_characters` code points of `text`, followed by "..." if `text` is longer. An
// invalid byte counts as one code point.
std::string CutText(std::string_view text, std::size_t max_characters);

// The number of code points in `text`. An invalid byte counts as one.
std::size_t CountCharacters(std::string_view text);

// `text` with each control character, also of lines and of the writing direction, replaced by a
// space, so that text of an endpoint can neither control the terminal nor break or turn a line.
std::string OneLine(std::string_view text);

// `text` with every byte sequence that is not valid UTF-8 replaced by U+FFFD.
std::string ValidUtf8(std::string_view text);

// `text` as one line of valid UTF-8 without control characters: OneLine of ValidUtf8. Text from a
// file or an endpoint must pass through here before it is printed or drawn.
std::string PrintableText(std::string_view text);

// `text` from outside as a quotation in a message: PrintableText, cut to `max_characters`
// (CutText).
std::string ForMessage(std::string_view text, std::size_t max_characters);

// `text` with its ASCII letters in lower case, independent of the locale.
std::string LowerCase(std::string_view text);

// `items` joined by `separator`.
std::string Join(const std::vector<std::string>& items, std::string_view separator);

// The candidate with the smallest edit distance to `word`. The distance may be at most a third of
// the length of the longer of the two, or 1 if that is more. nullopt if no candidate is that near.
std::optional<std::string> NearMatch(std::string_view word,
                                     const std::vector<std::string>& candidates);

// ", did you mean 'x'?" if there is a near match of `word`, or else of it in small letters, or if
// its parts are swapped ("p99_ttft"); otherwise "".
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace llmb
