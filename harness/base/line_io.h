#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// Writes all of `text`, waiting while the pipe is full. False if it cannot be written, such as when
// the reader has closed the pipe.
bool WriteAll(int file_descriptor, std::string_view text);

// Splits the bytes of a pipe into lines. The descriptor stays the caller's.
class LineReader {
 public:
  explicit LineReader(int file_descriptor) : file_descriptor_(file_descriptor) {}

  // Reads once, waiting if the pipe is empty. Appends each line that is now complete, without its
  // line break. False at the end of the input; an unfinished last line is dropped.
  bool Read(std::vector<std::string>& lines);

  // Waits for the next line. nullopt at the end of the input.
  std::optional<std::string> ReadLine();

 private:
  int file_descriptor_;
  std::string pending_;             // the unfinished line
  std::vector<std::string> ready_;  // read by ReadLine but not returned yet
};

}  // namespace llmb
