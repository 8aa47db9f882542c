#include "harness/base/core_dumps.h"

#include <sys/resource.h>

#include <algorithm>

namespace llmb {

void ForbidCoreDumps() {
  // With a limit of 0, Linux still pipes the dump to a program named in core_pattern. A limit of 1
  // prevents that as well, and no dump fits into a file of one byte.
  constexpr rlim_t kNoDump = 1;
  rlimit limit{};
  if (::getrlimit(RLIMIT_CORE, &limit) != 0) return;
  limit.rlim_cur = std::min(kNoDump, limit.rlim_max);
  ::setrlimit(RLIMIT_CORE, &limit);
}

}  // namespace llmb
