#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/journal/journal_line.h"

namespace llmb {

// The most bytes of a run that are kept in memory while its journal cannot be written: 256 MiB, or
// about 150,000 requests of 100 tokens. Beyond it the run should end as if it were interrupted.
inline constexpr std::size_t kMostUnwrittenBytes = std::size_t{256} * 1024 * 1024;

// The journal of an interrupted run, locked (flock) so that no other process continues it. Lock it
// before you read it: nothing can then be appended between reading and continuing it.
class LockedJournal {
 public:
  // Errors: another process is still writing the journal, or it cannot be opened for writing; with
  // the reason.
  static Result<LockedJournal> Open(std::filesystem::path path);
  // Unlocks the journal, unless a JournalWriter now owns it.
  ~LockedJournal();
  LockedJournal(LockedJournal&& other) noexcept;
  LockedJournal& operator=(LockedJournal&& other) noexcept;

 private:
  friend class JournalWriter;
  LockedJournal(std::filesystem::path path, int file_descriptor);

  std::filesystem::path path_;
  int file_descriptor_;
};

// The file that records a run while it is under way. A background thread writes each line within
// about 10 ms of Append; from then on the line survives any end of this process. At most half a
// second later the thread calls fdatasync; once that returns, the line survives a power loss.
// Append never waits for the disk.
//
// If the file cannot be written (full disk, quota, size limit), its lines stay in memory, and
// writing is retried every second and on closing. Lines are never written out of order.
//
// The file stays locked (flock) for the life of this object, so that no other process continues it.
// All functions may be called from any thread. Constructing one makes this process ignore SIGXFSZ,
// so that a size limit is an error and does not end the process.
class JournalWriter {
 public:
  // Creates the file. Null if a file of that name exists. Error: it cannot be created; with the
  // reason.
  static Result<std::unique_ptr<JournalWriter>> Create(
      const std::filesystem::path& path, std::size_t most_unwritten_bytes = kMostUnwrittenBytes);

  // Appends to an interrupted run's journal. First cuts off everything after `whole_bytes`: a line
  // that a crash left incomplete. Error: the file cannot be written; with the reason.
  static Result<std::unique_ptr<JournalWriter>> Continue(
      LockedJournal journal, std::uint64_t whole_bytes,
      std::size_t most_unwritten_bytes = kMostUnwrittenBytes);

  // Tries once more to write the remaining lines, calls fdatasync, and closes the file. Lines that
  // still cannot be written are lost.
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  // Queues `text` as a line (journal_line.h) and returns its future place in the file. Never fails;
  // see Overfull.
  LinePlace Append(std::string_view text);

  // Returns the text of the line at `place`, a result of Append or a place in the journal that is
  // continued. The line may still be unwritten. Error: the file cannot be read.
  Result<std::string> Read(LinePlace place) const;

  // Returns the latest message for the user about the file, and clears it; empty if there is none.
  std::string TakeMessage();

  // Whether more than the allowed bytes are unwritten. Append still accepts lines then; the caller
  // has to end the run.
  bool Overfull() const;

  // Removes the file. Its lines can still be read through this object.
  void Remove();

  const std::filesystem::path& Path() const { return path_; }

 private:
  struct Line {
    std::uint64_t offset;
    std::string bytes;
  };

  JournalWriter(std::filesystem::path path, int file_descriptor, std::uint64_t size,
                std::size_t most_unwritten_bytes);

  void Work();
  void WaitForWork(std::unique_lock<std::mutex>& lock);
  void WriteSome(std::unique_lock<std::mutex>& lock);
  void Sync(std::unique_lock<std::mutex>& lock);
  void NoteOutcome(int error);

  const std::filesystem::path path_;
  const int file_descriptor_;
  const std::size_t most_unwritten_bytes_;
  const SystemClock clock_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Line> unwritten_;  // by offset
  std::uint64_t written_;       // bytes in the file; the offset of the first unwritten line
  std::uint64_t appended_;      // bytes that the file will have once all lines are written
  std::uint64_t synced_;
  TimePoint synced_at_;
  std::string message_;
  bool failing_ = false;  // the last write or fdatasync failed
  bool gone_ = false;     // someone else removed the file
  bool removed_ = false;  // Remove() removed it
  bool closing_ = false;
  std::jthread thread_;  // last, because it uses all members above
};

// Creates the journal of a run, benchmark_<timestamp>.journal, in `folder`. If another run of the
// same second already has a journal or a document of that name, `timestamp` becomes <timestamp>_2,
// _3 and so on. Error: no file can be created there; with the reason.
Result<std::unique_ptr<JournalWriter>> CreateRunJournal(const std::filesystem::path& folder,
                                                        std::string& timestamp);

}  // namespace llmb
