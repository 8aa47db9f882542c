#include "harness/journal/journal_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "harness/base/atomic_file.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

// The thread waits this long for more lines before it writes: a wakeup per line would take CPU time
// from the measurement. A kill loses at most the lines of this interval.
constexpr auto kGather = std::chrono::milliseconds(10);
// fdatasync can take longer than a whole request on a slow disk, so it is not called per write. A
// power loss loses at most the lines of this interval and of the call itself.
constexpr auto kSyncInterval = std::chrono::milliseconds(500);
constexpr auto kRetryInterval = std::chrono::seconds(1);
constexpr std::size_t kMostAtOnce = std::size_t{1024} * 1024;
constexpr int kMostRunsOfASecond = 1000;
constexpr mode_t kMode = 0644;

std::string LastError() { return std::strerror(errno); }

std::string CannotContinue(const fs::path& path) {
  return fmt::format("cannot continue the journal {}: {}", path.string(), LastError());
}

bool Lock(int file_descriptor) { return ::flock(file_descriptor, LOCK_EX | LOCK_NB) == 0; }

// Writes `bytes` at `offset`. Sets `written` to the bytes that were written, also on failure.
// Returns errno, or 0.
int WriteAt(int file_descriptor, std::string_view bytes, std::uint64_t offset,
            std::size_t& written) {
  written = 0;
  while (written < bytes.size()) {
    const ssize_t size = ::pwrite(file_descriptor, bytes.data() + written, bytes.size() - written,
                                  static_cast<off_t>(offset + written));
    if (size < 0 && errno != EINTR) return errno;
    if (size == 0) return ENOSPC;  // POSIX allows it; without an error the loop would not end
    if (size > 0) written += static_cast<std::size_t>(size);
  }
  return 0;
}

}  // namespace

Result<LockedJournal> LockedJournal::Open(fs::path path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return Fail(CannotContinue(path));
  LockedJournal journal(std::move(path), descriptor);
  if (Lock(descriptor)) return journal;
  return Fail(fmt::format("the run of the journal {} is still in progress; let it end first",
                          journal.path_.string()));
}

LockedJournal::LockedJournal(fs::path path, int file_descriptor)
    : path_(std::move(path)), file_descriptor_(file_descriptor) {}

LockedJournal::~LockedJournal() {
  if (file_descriptor_ >= 0) ::close(file_descriptor_);
}

LockedJournal::LockedJournal(LockedJournal&& other) noexcept
    : path_(std::move(other.path_)), file_descriptor_(std::exchange(other.file_descriptor_, -1)) {}

LockedJournal& LockedJournal::operator=(LockedJournal&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_descriptor_, other.file_descriptor_);
  return *this;
}

Result<std::unique_ptr<JournalWriter>> JournalWriter::Create(const fs::path& path,
                                                             std::size_t most_unwritten_bytes) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
  if (descriptor < 0 && errno == EEXIST) return nullptr;
  if (descriptor < 0) {
    return Fail(fmt::format("cannot create the journal {}: {}", path.string(), LastError()));
  }
  // O_EXCL made the file ours, so this fails only on file systems without locks.
  Lock(descriptor);
  // Otherwise a power loss could lose the file's name, and with it every line that was synced.
  SyncFolder(path.parent_path());
  return std::unique_ptr<JournalWriter>(
      new JournalWriter(path, descriptor, 0, most_unwritten_bytes));
}

Result<std::unique_ptr<JournalWriter>> JournalWriter::Continue(LockedJournal journal,
                                                               std::uint64_t whole_bytes,
                                                               std::size_t most_unwritten_bytes) {
  // A line that a crash left unfinished would be glued to the next one, and both would be damaged.
  if (::ftruncate(journal.file_descriptor_, static_cast<off_t>(whole_bytes)) != 0) {
    return Fail(CannotContinue(journal.path_));
  }
  return std::unique_ptr<JournalWriter>(
      new JournalWriter(journal.path_, std::exchange(journal.file_descriptor_, -1), whole_bytes,
                        most_unwritten_bytes));
}

JournalWriter::JournalWriter(fs::path path, int file_descriptor, std::uint64_t size,
                             std::size_t most_unwritten_bytes)
    : path_(std::move(path)),
      file_descriptor_(file_descriptor),
      most_unwritten_bytes_(most_unwritten_bytes),
      written_(size),
      appended_(size),
      synced_(size),
      synced_at_(clock_.Now()) {
  // A size limit must be an error and not the end of this process.
  std::signal(SIGXFSZ, SIG_IGN);
  thread_ = std::jthread([this] { Work(); });
}

JournalWriter::~JournalWriter() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
  ::close(file_descriptor_);
}

LinePlace JournalWriter::Append(std::string_view text) {
  std::string line = JournalLine(text);
  const std::scoped_lock lock(mutex_);
  const LinePlace place{.offset = appended_, .size = static_cast<std::uint32_t>(line.size())};
  appended_ += line.size();
  // The thread polls unwritten_ after each write, so only an idle one needs a wakeup.
  const bool idle = unwritten_.empty();
  unwritten_.push_back({.offset = place.offset, .bytes = std::move(line)});
  if (idle) changed_.notify_one();
  return place;
}

Result<std::string> JournalWriter::Read(LinePlace place) const {
  {
    const std::scoped_lock lock(mutex_);
    const auto line = std::ranges::lower_bound(unwritten_, place.offset, {}, &Line::offset);
    if (line != unwritten_.end() && line->offset == place.offset) {
      const Result<std::string_view> text = TextOfJournalLine(line->bytes);
      assert(text);
      return std::string(*text);
    }
  }
  return ReadJournalLine(file_descriptor_, place);
}

std::string JournalWriter::TakeMessage() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(message_, {});
}

bool JournalWriter::Overfull() const {
  const std::scoped_lock lock(mutex_);
  return appended_ - written_ > most_unwritten_bytes_;
}

void JournalWriter::Remove() {
  const std::scoped_lock lock(mutex_);
  // If someone else removed it, the name may by now be another run's file.
  if (!removed_ && !gone_) ::unlink(path_.c_str());
  removed_ = true;
}

void JournalWriter::Work() {
  std::unique_lock lock(mutex_);
  bool last_round = false;
  while (!last_round) {
    WaitForWork(lock);
    // Read before writing: lines that were appended before the close are then in the last round.
    last_round = closing_;
    do {
      WriteSome(lock);
    } while (!failing_ && !unwritten_.empty());
    if (last_round || clock_.Now() - synced_at_ >= kSyncInterval) Sync(lock);
  }
}

void JournalWriter::WaitForWork(std::unique_lock<std::mutex>& lock) {
  const auto closing = [this] { return closing_; };
  if (failing_) {
    changed_.wait_for(lock, kRetryInterval, closing);
    return;
  }
  changed_.wait_for(lock, kSyncInterval, [this] { return closing_ || !unwritten_.empty(); });
  changed_.wait_for(lock, kGather, closing);
}

void JournalWriter::WriteSome(std::unique_lock<std::mutex>& lock) {
  std::string bytes;
  std::size_t lines = 0;
  for (; lines < unwritten_.size() && bytes.size() < kMostAtOnce; ++lines) {
    bytes += unwritten_[lines].bytes;
  }
  if (lines == 0) return;
  // Append must not wait for the disk. Only this thread removes lines, so they stay where they are.
  const std::uint64_t offset = written_;
  lock.unlock();
  std::size_t written = 0;
  const int error = WriteAt(file_descriptor_, bytes, offset, written);
  lock.lock();
  // A line leaves memory only once it is written whole. A partly written one is written again from
  // its beginning, at the same offset, so the file never holds a half line before a whole one.
  while (!unwritten_.empty() && unwritten_.front().bytes.size() <= written) {
    written -= unwritten_.front().bytes.size();
    written_ += unwritten_.front().bytes.size();
    unwritten_.pop_front();
  }
  NoteOutcome(error);
}

// Only a change is reported: a full disk fails every second.
void JournalWriter::NoteOutcome(int error) {
  const bool failed = error != 0;
  if (failed == failing_) return;
  failing_ = failed;
  message_ = failed ? fmt::format(
                          "cannot write the journal {}: {}; the measurement continues, and its "
                          "results stay in memory (up to {} MiB)",
                          path_.string(), std::strerror(error), most_unwritten_bytes_ / 1024 / 1024)
                    : fmt::format("the journal {} can be written again", path_.string());
}

void JournalWriter::Sync(std::unique_lock<std::mutex>& lock) {
  // fdatasync may not cover bytes that are written while it runs.
  const std::uint64_t written = written_;
  const bool anything_new = written > synced_;
  lock.unlock();
  const int error = anything_new && ::fdatasync(file_descriptor_) != 0 ? errno : 0;
  // A removed file can still be written through its descriptor, but no later run could find it.
  struct stat status {};
  const bool gone = ::fstat(file_descriptor_, &status) == 0 && status.st_nlink == 0;
  lock.lock();
  synced_at_ = clock_.Now();
  if (error == 0) synced_ = written;
  if (error != 0) NoteOutcome(error);
  if (!gone || gone_ || removed_) return;
  gone_ = true;
  message_ = fmt::format(
      "the journal {} was removed; the measurement continues, but its results are lost if this "
      "program is killed",
      path_.string());
}

Result<std::unique_ptr<JournalWriter>> CreateRunJournal(const fs::path& folder,
                                                        std::string& timestamp) {
  const std::string wanted = timestamp;
  for (int run = 1; run <= kMostRunsOfASecond; ++run) {
    if (run > 1) timestamp = fmt::format("{}_{}", wanted, run);
    const std::string stem = fmt::format("benchmark_{}", timestamp);
    auto journal = JournalWriter::Create(folder / (stem + ".journal"));
    if (!journal) return journal;
    if (*journal == nullptr) continue;
    // A finished run has a document and no journal. It writes the document before it removes the
    // journal, so at any moment one of the two holds the name.
    std::error_code ignored;
    if (!fs::exists(folder / (stem + ".json"), ignored)) return journal;
    (*journal)->Remove();
  }
  return Fail(fmt::format("the folder {} holds {} runs of the same second already; name another",
                          folder.string(), kMostRunsOfASecond));
}

}  // namespace llmb
