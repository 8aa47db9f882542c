#include "harness/run/interrupt.h"

#include <unistd.h>

#include <csignal>

namespace llmb {
namespace {

constexpr int kSignalExitBase = 128;

// Lock-free atomics are all that a signal handler may touch.
std::atomic<bool> interrupted{false};
std::atomic<int> signal_number{SIGINT};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void OnSignal(int number) {
  if (interrupted.exchange(true)) ::_exit(kSignalExitBase + number);
  signal_number = number;
}

}  // namespace

void CatchInterrupts() {
  struct sigaction action {};
  action.sa_handler = OnSignal;
  // Reads and waits go on; every loop looks at the flag on its own.
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

std::atomic<bool>& Interrupted() { return interrupted; }

int InterruptExitCode() { return kSignalExitBase + signal_number; }

}  // namespace llmb
