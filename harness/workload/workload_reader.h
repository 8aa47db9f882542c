#pragma once

#include <cstddef>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/workload/workload_request.h"

namespace llmb {

// Rows of a file that are not requests by the rules of its format.
struct DroppedRows {
  std::string reason;  // completes the sentence "N rows were dropped: ..."
  std::size_t count = 0;
};

// The reason for which a trace's row is dropped: its request failed, or was never sent.
inline constexpr std::string_view kNoTokens = "no input or no output tokens";

// Reads or makes the requests of a data set one by one, in order, without ever holding a whole
// file. Not for several threads at once.
class WorkloadReader {
 public:
  virtual ~WorkloadReader() = default;

  // The next request; nullopt at the end. Error: a row that is not of the format, as
  // "file:line:column: reason", where columns count characters from 1; a file without a request;
  // one that ends in the middle of a row or is damaged. After an error or the end, no further call
  // is allowed.
  virtual Result<std::optional<WorkloadRequest>> Next() = 0;

  // What was dropped so far. Empty if the format drops nothing.
  virtual std::vector<DroppedRows> Dropped() const { return {}; }
};

// The bytes of a data set and the name of its file in messages.
struct DatasetInput {
  std::unique_ptr<std::istream> stream;
  std::string name;
};

// Opens a file; one whose name ends in .gz is decompressed. Errors: why it cannot be opened; it is
// compressed and its name does not end so, or the other way round; it is UTF-16.
Result<DatasetInput> OpenDatasetInput(const std::string& path);

}  // namespace llmb
