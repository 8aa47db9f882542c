#include "harness/workload/row_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/workload/row_bytes.h"

namespace llmb {
namespace {

std::size_t MemoryOf(const WorkloadRequest& row) {
  std::size_t bytes = sizeof(row) + row.session.size() + 8 * row.prefix_blocks.size();
  for (const ChatMessage& message : row.messages) {
    bytes += sizeof(message) + message.role.size() + message.text.size() + message.json.size();
  }
  return bytes + (row.answer ? row.answer->size() : 0);
}

UniqueFd OpenFileWithoutName() {
  std::error_code error;
  std::string path =
      (std::filesystem::temp_directory_path(error) / "llm_benchmarks-rows-XXXXXX").string();
  if (error) return {};
  UniqueFd file(mkostemp(path.data(), O_CLOEXEC));
  if (file.IsOpen()) unlink(path.c_str());
  return file;
}

// Whether all of it could be written.
bool WriteAt(int file, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return true;
}

Result<std::string> ReadAt(int file, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const ssize_t read = pread(file, bytes.data() + at, size - at, static_cast<off_t>(offset + at));
    if (read < 0 && errno == EINTR) continue;
    if (read <= 0) {
      return Fail(fmt::format("cannot read the temporary file of rows: {}",
                              read < 0 ? std::system_category().message(errno) : "it is cut off"));
    }
    at += static_cast<std::size_t>(read);
  }
  return bytes;
}

}  // namespace

bool RowStore::WriteToFile(const WorkloadRequest& row, StoredRow& stored) {
  if (!file_.IsOpen() && !file_failed_) file_ = OpenFileWithoutName();
  std::string bytes;
  AppendRow(row, bytes);
  file_failed_ = file_failed_ || !file_.IsOpen() || !WriteAt(file_.Get(), bytes, file_end_);
  if (file_failed_) return false;
  stored.offset_ = file_end_;
  stored.bytes_ = bytes.size();
  file_end_ += stored.bytes_;
  ++rows_in_file_;
  return true;
}

StoredRow RowStore::Put(WorkloadRequest row) {
  StoredRow stored;
  const std::size_t bytes = MemoryOf(row);
  if (in_memory_ + bytes > most_in_memory_ && WriteToFile(row, stored)) return stored;
  in_memory_ += bytes;
  stored.bytes_ = bytes;
  stored.row_ = std::make_unique<WorkloadRequest>(std::move(row));
  return stored;
}

Result<WorkloadRequest> RowStore::Read(const StoredRow& stored) const {
  if (stored.row_) return *stored.row_;
  LLMB_ASSIGN_OR_RETURN(const std::string bytes,
                        ReadAt(file_.Get(), stored.offset_, stored.bytes_));
  std::string_view rest = bytes;
  return TakeRow(rest);
}

Result<WorkloadRequest> RowStore::Take(StoredRow stored) {
  if (stored.row_) {
    in_memory_ -= stored.bytes_;
    return std::move(*stored.row_);
  }
  Result<WorkloadRequest> row = Read(stored);
  Remove(std::move(stored));
  return row;
}

void RowStore::Remove(StoredRow stored) {
  if (stored.row_) {
    in_memory_ -= stored.bytes_;
  } else if (--rows_in_file_ == 0 && ftruncate(file_.Get(), 0) == 0) {
    file_end_ = 0;
  }
}

}  // namespace llmb
