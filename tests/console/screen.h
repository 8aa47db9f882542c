#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// The part of a terminal that the progress block needs. It holds the text of each line after writes
// of text and of the control sequences CSI nA, K, J, m and ?25h/l. One byte takes one column, so
// text must be ASCII. Its height is unlimited.
class Screen {
 public:
  void Write(std::string_view text) {
    while (!text.empty()) text.remove_prefix(Step(text));
  }

  const std::vector<std::string>& Lines() const { return lines_; }
  std::size_t Row() const { return row_; }
  std::size_t Column() const { return column_; }
  bool CursorVisible() const { return cursor_visible_; }

 private:
  std::size_t Step(std::string_view text) {
    if (text.front() == '\x1b') return Control(text);
    if (text.front() == '\r') {
      column_ = 0;
    } else if (text.front() == '\n') {
      column_ = 0;
      if (++row_ == lines_.size()) lines_.emplace_back();
    } else {
      std::string& line = lines_[row_];
      if (line.size() <= column_) line.resize(column_ + 1, ' ');
      line[column_++] = text.front();
    }
    return 1;
  }

  std::size_t Control(std::string_view text) {
    const std::size_t end = text.find_first_of("AKJmhl", 1);
    const std::string argument(text.substr(2, end - 2));
    switch (text[end]) {
      case 'A':
        row_ -= std::min(row_, static_cast<std::size_t>(std::atoi(argument.c_str())));
        break;
      case 'K':
        lines_[row_].resize(std::min(lines_[row_].size(), column_));
        break;
      case 'J':
        lines_.resize(row_ + 1);
        lines_[row_].resize(std::min(lines_[row_].size(), column_));
        break;
      case 'h':
      case 'l':
        cursor_visible_ = text[end] == 'h';
        break;
      default:
        break;
    }
    return end + 1;
  }

  std::vector<std::string> lines_ = {""};
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  bool cursor_visible_ = true;
};

}  // namespace llmb
