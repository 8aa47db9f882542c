#pragma once

namespace llmb {

// Keeps this process and those that it starts from leaving a core dump, which would hold tokens: no
// file is written, and none is piped to a program either (RLIMIT_CORE is 1, which Linux takes for
// that). Debuggers and sanitizers work as ever.
void ForbidCoreDumps();

}  // namespace llmb
