#pragma once

#include <atomic>

namespace llmb {

// From now on SIGINT and SIGTERM set the flag below instead of ending the process; a second one
// ends it at once, with 128 + the signal's number. A SIGTERM that repeats a SIGTERM does nothing:
// timeout sends one to the process and another to its group.
void CatchInterrupts();

// Whether a signal came. Also set by a child when its parent says so.
std::atomic<bool>& Interrupted();

// The exit code of an interrupted run: 143 after SIGTERM, else 130.
int InterruptExitCode();

}  // namespace llmb
