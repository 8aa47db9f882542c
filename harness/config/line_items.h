#pragma once

#include <span>
#include <string>
#include <vector>

namespace llmb {

// An option of a command line with the words after it up to the next option, or the words before
// the first option.
struct LineItem {
  std::string name;                 // with dashes in place of underscores; empty before any option
  std::vector<std::string> values;  // which an option may not take
  bool attached = false;            // the first value was written as --name=value

  // As words of a command line.
  std::vector<std::string> AsWords() const;
};

// The items of a command line, in order. Every word that begins with -- is an option.
std::vector<LineItem> ItemsOfLine(std::span<const std::string> words);

}  // namespace llmb
