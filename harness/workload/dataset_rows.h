#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "harness/base/result.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// The rows of a file, which the check before a run, its schedule and each of its flows read from
// the first one on. Rows that one of them has read are kept in memory, so that the file is read
// once. After one of them has gone beyond `most_in_memory`, each further reader reads the whole
// file again.
class DatasetRows {
 public:
  // Bytes of rows in the form of AppendRow: about a million rows of a trace of lengths.
  static constexpr std::size_t kMostInMemory = std::size_t{64} << 20;

  using OpenFunction = std::function<Result<std::unique_ptr<WorkloadReader>>()>;

  explicit DatasetRows(std::size_t most_in_memory = kMostInMemory);
  ~DatasetRows();

  // A reader from the first row on. `open` opens the file, the same one in every call. The reader
  // may outlive this object. Several readers may be used by several threads, each by one of them.
  // Error: that of `open`.
  Result<std::unique_ptr<WorkloadReader>> Open(const OpenFunction& open);

  struct Shared;

 private:
  const std::shared_ptr<Shared> shared_;
};

}  // namespace llmb
