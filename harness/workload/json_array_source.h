#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/workload/line_source.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// Splits a JSON array of objects, of any size, into its elements, holding one of them at a time.
// Only brackets, strings and commas are looked at: the element itself is still to be parsed.
class JsonArraySource {
 public:
  // Larger elements are an error.
  static constexpr std::size_t kLargestElement = LineSource::kLongestLine;

  explicit JsonArraySource(DatasetInput input) : input_(std::move(input)) {}

  // The text of the next object; valid until the next call. nullopt at the end of the array. Error:
  // a file that is not an array of objects, has something after it, ends before it does, or is
  // damaged.
  Result<std::optional<std::string_view>> Next();

  // The place at which the last element begins.
  FilePlace place() const { return {input_.name, element_line_, element_column_}; }
  const std::string& name() const { return input_.name; }

 private:
  // The next byte that is not a blank, which stays unread; nullopt at the end of the file.
  Result<std::optional<char>> Peek();
  // Goes beyond the next `bytes` bytes, which must be in the buffer.
  void Pass(std::size_t bytes);
  Status Fill();
  Status SkipByteOrderMark();
  Result<std::optional<std::string_view>> End();
  Result<std::string_view> TakeObject();
  tl::unexpected<Error> FailHere(std::string_view reason) const;

  DatasetInput input_;
  std::string buffer_;
  std::size_t kept_ = 0;  // where the element that is being read begins in the buffer
  std::size_t next_ = 0;  // the next unread byte
  std::size_t line_ = 1;
  std::size_t column_ = 1;
  std::size_t element_line_ = 1;
  std::size_t element_column_ = 1;
  bool opened_ = false;
};

}  // namespace llmb
