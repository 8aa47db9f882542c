#pragma once

#include <span>
#include <string_view>

namespace llmb {

inline constexpr std::string_view kDurationHint =
    "use --duration S, the seconds of each load level";
inline constexpr std::string_view kFlagsHint =
    "leave it out: this program prints what it needs to say";

// Options of other tools with the same hint: names in dashes, separated by commas. A name that ends
// in '-' or '.' stands for all that begin with it.
struct ForeignOptions {
  std::string_view names;
  std::string_view hint;
};
std::span<const ForeignOptions> ForeignOptionTable();

// Options of one letter: of curl, wrk, ab, hey, oha and AIPerf. A number may follow the letter.
struct ForeignLetter {
  char letter;
  std::string_view hint;
};
std::span<const ForeignLetter> ForeignLetterTable();

}  // namespace llmb
