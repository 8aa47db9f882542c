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

// How much of a run is kept in memory while its journal cannot be written: 256 MiB, about 150,000
// requests of 100 tokens. Beyond it the run should end, as if it had been interrupted.
inline constexpr std::size_t kMostUnwrittenBytes = std::size_t{256} * 1024 * 1024;

// A journal that a run left behind, locked (flock) so that nobody else continues it. It is taken
// before the journal is read: what is read is then all that there will be.
class LockedJournal {
 public:
  // Errors: the run that writes it is still going on; why it cannot be written.
  static Result<LockedJournal> Open(std::filesystem::path path);
  // Unlocks it, unless a JournalWriter took it over.
  ~LockedJournal();
  LockedJournal(LockedJournal&& other) noexcept;
  LockedJournal& operator=(LockedJournal&& other) noexcept;

 private:
  friend class JournalWriter;
  LockedJournal(std::filesystem::path path, int file_descriptor);

  std::filesystem::path path_;
  int file_descriptor_;
};

// The file in which a run is kept while it goes on. What is appended is written by a thread of its
// own within some ten milliseconds (from then on it survives the end of this process, however it
// comes), and half a second after a write at most fdatasync is called (from its end on it survives
// a loss of power). Nobody who appends ever waits for the disk.
//
// A file that cannot be written (full disk, quota, size limit) is tried again every second and when
// the journal is closed; until then its lines stay in memory. Nothing is written out of order.
//
// The file is locked (flock) as long as this object lives, so that nobody else continues it. All
// functions may be called from any thread.
class JournalWriter {
 public:
  // Makes the file. Errors: it exists (kExists is then the message), or why it cannot be made.
  static Result<std::unique_ptr<JournalWriter>> Create(
      const std::filesystem::path& path, std::size_t most_unwritten_bytes = kMostUnwrittenBytes);
  static constexpr const char* kExists = "it exists";

  // Goes on behind the first `whole_bytes` of a journal that a run left behind; what follows them
  // is cut off. Error: why it cannot be written.
  static Result<std::unique_ptr<JournalWriter>> Continue(
      LockedJournal journal, std::uint64_t whole_bytes,
      std::size_t most_unwritten_bytes = kMostUnwrittenBytes);

  // Tries to write all that is not yet written, calls fdatasync, and closes.
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  // Adds a line of `text` (see journal_line.h).
  LinePlace Append(std::string_view text);

  // The text of a line that stands at `place`, whether it has been written yet or not. Error: the
  // file cannot be read.
  Result<std::string> Read(LinePlace place) const;

  // Something that a person should be told about the file: each once, empty when there is nothing.
  std::string TakeMessage();

  // Whether more is unwritten than should be.
  bool Overfull() const;

  // Removes the file. The object can still be read.
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
  void TakeOutcome(int error);

  const std::filesystem::path path_;
  const int file_descriptor_;
  const std::size_t most_unwritten_bytes_;
  const SystemClock clock_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Line> unwritten_;  // in the order of their places
  std::uint64_t written_;       // bytes of the file; where unwritten_ begins
  std::uint64_t appended_;      // bytes of the file once all is written
  std::uint64_t synced_;
  TimePoint synced_at_;
  std::string message_;
  bool failing_ = false;  // the last attempt to write failed
  bool gone_ = false;     // somebody removed the file
  bool removed_ = false;  // we did
  bool closing_ = false;
  std::jthread thread_;  // last, because it uses all of the above
};

// Makes the journal of a run in `folder`, as benchmark_<timestamp>.journal. When another run of the
// same second has that name, or has left its document under it, `timestamp` becomes
// <timestamp>_2, _3 and so on. Error: why no file can be made there.
Result<std::unique_ptr<JournalWriter>> CreateRunJournal(const std::filesystem::path& folder,
                                                        std::string& timestamp);

}  // namespace llmb
