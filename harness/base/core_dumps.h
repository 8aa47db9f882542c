#pragma once

namespace llmb {

// Prevents core dumps of this process and of those that it starts, because a dump would hold
// tokens. Nothing is written to a file or piped to a program. Debuggers and sanitizers still work.
void ForbidCoreDumps();

}  // namespace llmb
