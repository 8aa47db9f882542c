#include "harness/base/interrupt.h"

#include <unistd.h>

#include <csignal>

namespace llmb {
namespace {

constexpr int kSignalExitBase = 128;

// A signal handler may access only lock-free atomics.
std::atomic<bool> interrupted{false};
std::atomic<int> first_signal{0};  // 0: none came
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// Two signals may be handled in two threads at the same time.
void OnSignal(int number) {
  int first = 0;
  const bool is_first = first_signal.compare_exchange_strong(first, number);
  const bool is_repeated = first == SIGTERM && number == SIGTERM;
  if (!is_first && !is_repeated) ::_exit(kSignalExitBase + number);
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

std::atomic<bool>& Interrupted() { return interrupted; }

int InterruptExitCode() {
  const int number = first_signal;
  return kSignalExitBase + (number == 0 ? SIGINT : number);
}

}  // namespace llmb
