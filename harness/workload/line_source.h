#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// The place of a text in a file. Lines and columns count from 1.
struct FilePlace {
  std::string_view file;
  std::size_t line = 1;
  std::size_t column = 1;
};

// "file:line:column: " of the byte at `offset` of `text`, which begins at `begin`.
std::string PlaceText(const FilePlace& begin, std::string_view text, std::size_t offset);

// Splits a file of any size into lines, holding one of them at a time.
class LineSource {
 public:
  // Longer lines are an error: a file without line breaks is not held in memory.
  static constexpr std::size_t kLongestLine = std::size_t{16} << 20;

  explicit LineSource(DatasetInput input) : input_(std::move(input)) {}

  // The next line that is not blank, without its line break; valid until the next call. nullopt at
  // the end. Errors: a line longer than kLongestLine, a damaged file.
  Result<std::optional<std::string_view>> Next();

  // The place of the line that was read last.
  FilePlace place() const { return {input_.name, line_, 1}; }
  const std::string& name() const { return input_.name; }

  // Whether the last line ended with the file instead of a line break.
  bool ended_without_break() const { return ended_without_break_; }

 private:
  Status Fill();
  Result<std::optional<std::string_view>> NextOfAny();

  DatasetInput input_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of the unread part of the buffer
  std::size_t line_ = 0;
  bool at_end_ = false;
  bool ended_without_break_ = false;
};

}  // namespace llmb
