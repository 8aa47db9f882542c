#include "harness/base/core_dumps.h"

#include <sys/resource.h>

#include <algorithm>

namespace llmb {

void ForbidCoreDumps() {
  // 0 keeps files from being written, but a pipe in core_pattern is only kept from getting a dump
  // by 1, which no file fits into either.
  constexpr rlim_t kNoDump = 1;
  rlimit limit{};
  if (::getrlimit(RLIMIT_CORE, &limit) != 0) return;
  limit.rlim_cur = std::min(kNoDump, limit.rlim_max);
  ::setrlimit(RLIMIT_CORE, &limit);
}

}  // namespace llmb
