#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/command_line.h"

namespace llmb {

// What a shell can offer for the value of an option.
struct ValueCompletion {
  enum class Kind {
    kNothing,  // the value is the user's own: a number, a URL, a name
    kWords,    // one of `words`
    kFile,     // a file whose name ends in one of `file_ends`; any file if there are none
    kFolder,
  };
  Kind kind = Kind::kNothing;
  std::vector<std::string> words;
  std::vector<std::string_view> file_ends;
};

// Reads the placeholder of an option that takes a value. "auto|plain|off" has words, of which those
// in capitals stand for something else ("I/N|auto" has one word). FILE is a file, JOURNAL one that
// ends in .journal, DIR a folder. Dots and a comma at the end, for several values, are ignored.
ValueCompletion CompletionOf(const CommandLineOption& option);

}  // namespace llmb
