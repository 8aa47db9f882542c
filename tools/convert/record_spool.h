#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/base/unique_fd.h"
#include "harness/journal/journal_line.h"
#include "harness/record/request_record.h"

namespace llmb {

// Stores records between reading and writing, in a file without a name that the system removes. Not
// thread-safe.
class RecordSpool {
 public:
  // Opens a spool in `folder`, or, if that is missing, in the innermost folder around it that
  // exists: nothing is made before there are results. Error: that cannot be written.
  static Result<RecordSpool> Open(const std::filesystem::path& folder);

  // Appends a record as AppendRecordJson writes it, and returns its place. An error shows in Flush.
  LinePlace Append(const RequestRecord& record);

  // Writes what is not written yet. Call after the last Append and before Read. Error: for example,
  // the disk is full.
  Status Flush();

  // The text at a place. Error: the file cannot be read.
  Result<std::string> Read(LinePlace place) const;

 private:
  explicit RecordSpool(UniqueFd file) : file_(std::move(file)) {}

  UniqueFd file_;
  std::string buffer_;
  std::uint64_t appended_ = 0;
  int error_ = 0;  // errno of the first write that failed
};

// Replaces the values of `started`, `in_window` and the attempt in the text of a record, where it
// has them.
void ReplaceStart(std::string& json, TimePoint started);
void ReplaceInWindow(std::string& json, bool in_window);
void ReplaceAttempt(std::string& json, int attempt);

}  // namespace llmb
