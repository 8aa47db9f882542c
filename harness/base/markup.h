#pragma once

#include <string>
#include <string_view>

namespace llmb {

// `text` from anywhere as character data of HTML, SVG or XML, or as the value of an attribute in
// quotation marks: it can become neither markup nor script. One line of valid UTF-8 without control
// characters (PrintableText).
std::string MarkupText(std::string_view text);

// MarkupText of a sentence that is written from left to right. Words in it that are written from
// right to left are isolated (U+2068 to U+2069), or else a number after them would stand before
// them.
std::string SentenceMarkup(std::string_view text);

}  // namespace llmb
