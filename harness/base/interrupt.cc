#include "harness/base/interrupt.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace llmb {
namespace {

constexpr int kSignalExitBase = 128;

// A signal handler may access only lock-free atomics.
std::atomic<bool> interrupted{false};
std::atomic<int> first_signal{0};  // 0: none came
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// Written while the length is 0, so a handler never sees half of it.
std::array<char, 1000> quit_message;
std::atomic<std::size_t> quit_message_length{0};
static_assert(std::atomic<std::size_t>::is_always_lock_free);

// A path stays in its slot after its owner, so that a handler in another thread never reads freed
// memory: it removes a temporary file that is gone or of no use.
struct RemovedPath {
  std::atomic<bool> taken{false};
  std::atomic<bool> complete{false};
  std::array<char, 4096> path;  // ends with a 0
};
std::array<RemovedPath, 8> removed_paths;

[[noreturn]] void Quit(int number) {
  for (const RemovedPath& removed : removed_paths) {
    if (removed.complete) ::unlink(removed.path.data());
  }
  const std::size_t length = quit_message_length;
  // Nothing can be done if nobody reads it.
  if (length > 0) static_cast<void>(!::write(STDERR_FILENO, quit_message.data(), length));
  ::_exit(kSignalExitBase + number);
}

// Two signals may be handled in two threads at the same time.
void OnSignal(int number) {
  int first = 0;
  const bool is_first = first_signal.compare_exchange_strong(first, number);
  const bool is_repeated = first == SIGTERM && number == SIGTERM;
  if (!is_first && !is_repeated) Quit(number);
  interrupted = true;
}

}  // namespace

void CatchInterrupts() {
  struct sigaction action {};
  action.sa_handler = OnSignal;
  // Interrupted reads and waits are restarted, because every loop checks the flag itself.
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

void SetQuitMessage(std::string_view text) {
  quit_message_length = 0;
  const std::size_t length = std::min(text.size(), quit_message.size());
  std::ranges::copy(text.substr(0, length), quit_message.begin());
  quit_message_length = length;
}

RemovedOnQuit::RemovedOnQuit(const std::string& path) : slot_(0) {
  while (slot_ < removed_paths.size() && removed_paths[slot_].taken.exchange(true)) ++slot_;
  if (slot_ == removed_paths.size()) return;
  RemovedPath& removed = removed_paths[slot_];
  if (path.size() >= removed.path.size()) return;
  std::ranges::copy(path, removed.path.begin());
  removed.path[path.size()] = '\0';
  removed.complete = true;
}

RemovedOnQuit::~RemovedOnQuit() {
  if (slot_ == removed_paths.size()) return;
  removed_paths[slot_].complete = false;
  removed_paths[slot_].taken = false;
}

int FirstSignal() { return first_signal; }

std::atomic<bool>& Interrupted() { return interrupted; }

int InterruptExitCode() {
  const int number = first_signal;
  return kSignalExitBase + (number == 0 ? SIGINT : number);
}

}  // namespace llmb
