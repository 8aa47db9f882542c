#pragma once

#include <string>
#include <string_view>

namespace llmb {

// `text` from anywhere as character data of HTML, SVG or XML, or as the value of an attribute in
// quotation marks: it can become neither markup nor script. One line of valid UTF-8 without control
// characters (PrintableText).
std::string MarkupText(std::string_view text);

}  // namespace llmb
