#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "harness/base/result.h"
#include "harness/base/unique_fd.h"
#include "harness/workload/workload_request.h"

namespace llmb {

// A row in a RowStore, which alone knows how to read it. Must not outlive the store.
class StoredRow {
 private:
  friend class RowStore;
  std::unique_ptr<WorkloadRequest> row_;  // null: in the file
  std::uint64_t offset_ = 0;
  std::size_t bytes_ = 0;
};

// Holds rows that were read and are sent later, such as turns of conversations that lie far apart
// in a file. Up to `most_in_memory` bytes of them are in memory, and the others in a temporary
// file, which has no name and vanishes with this object or its process. If that file cannot be
// written, further rows are in memory as well. Not thread-safe.
class RowStore {
 public:
  static constexpr std::size_t kMostInMemory = std::size_t{32} << 20;

  explicit RowStore(std::size_t most_in_memory = kMostInMemory) : most_in_memory_(most_in_memory) {}

  StoredRow Put(WorkloadRequest row);
  // Errors: the file cannot be read.
  Result<WorkloadRequest> Read(const StoredRow& stored) const;
  // As Read, and removes the row.
  Result<WorkloadRequest> Take(StoredRow stored);
  // Frees the memory of the row at once. The file is emptied only when none of its rows is left.
  void Remove(StoredRow stored);

  std::size_t BytesInMemory() const { return in_memory_; }
  std::uint64_t BytesInFile() const { return file_end_; }

 private:
  bool WriteToFile(const WorkloadRequest& row, StoredRow& stored);

  const std::size_t most_in_memory_;
  std::size_t in_memory_ = 0;
  UniqueFd file_;
  bool file_failed_ = false;
  std::uint64_t file_end_ = 0;
  std::size_t rows_in_file_ = 0;
};

}  // namespace llmb
