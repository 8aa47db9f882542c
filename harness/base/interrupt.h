#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>

namespace llmb {

// Makes SIGINT and SIGTERM set the flag below instead of ending the process. A second signal ends
// the process immediately, with exit code 128 + the number of the signal. A SIGTERM that repeats a
// SIGTERM is ignored, because `timeout` sends one to the process and another to its group.
void CatchInterrupts();

// What a second signal prints before it ends the process, at most 1,000 bytes; empty: nothing.
void SetQuitMessage(std::string_view text);

// While it lives, a second signal also removes `path`, a file that is of no use half written. At
// most 8 live at the same time and have a path of fewer than 4,096 bytes; others are left behind.
// Safe in all threads.
class RemovedOnQuit {
 public:
  explicit RemovedOnQuit(const std::string& path);
  ~RemovedOnQuit();
  RemovedOnQuit(const RemovedOnQuit&) = delete;
  RemovedOnQuit& operator=(const RemovedOnQuit&) = delete;

 private:
  std::size_t slot_;
};

// The first signal that arrived, SIGINT or SIGTERM; 0: none.
int FirstSignal();

// Set when a signal arrived. A child also sets it when its parent asks it to stop.
std::atomic<bool>& Interrupted();

// The exit code of an interrupted run: 143 after SIGTERM, else 130.
int InterruptExitCode();

}  // namespace llmb
