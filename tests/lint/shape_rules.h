#pragma once

// How a file looks: its size, its comments, its white space.

#include "tests/lint/source_tree.h"

namespace llmb::lint {

// Lines of code, without blank lines and comments: at most 300 in a file of harness/, fixtures/,
// benchmarks/ and tools/, at most 600 in a test.
inline constexpr std::size_t kMaxCodeLines = 300;
inline constexpr std::size_t kMaxTestCodeLines = 600;
Findings CheckFileSizes(const Tree& tree);

// Every header says #pragma once.
Findings CheckHeadersAreGuarded(const Tree& tree);

// Lines with a comment per line of code, over all headers of harness/ together; 0 without code. A
// line with both counts as both.
double HeaderCommentRatio(const Tree& tree);

// Text written by hand (not data): no tab, no white space at the end of a line, no carriage return,
// a line break at the end.
Findings CheckWhiteSpace(const Tree& tree);

}  // namespace llmb::lint
