#include "harness/base/cpu_time.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>

namespace llmb {
namespace {

Nanoseconds Duration(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

Nanoseconds UsedBy(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return Duration(usage.ru_utime) + Duration(usage.ru_stime);
}

}  // namespace

Nanoseconds ThreadCpuTime() { return UsedBy(RUSAGE_THREAD); }

Nanoseconds ProcessCpuTime() { return UsedBy(RUSAGE_SELF); }

int UsableCores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  // More cores than the set has room for are an error, and then more than enough.
  if (sched_getaffinity(0, sizeof(cores), &cores) != 0) return CPU_SETSIZE;
  return std::max(1, CPU_COUNT(&cores));
}

double CpuShare(Nanoseconds used, Nanoseconds wall, int cores) {
  if (wall <= Nanoseconds::zero()) return 0;
  const double share = ToSeconds(used) / (ToSeconds(wall) * cores);
  return std::clamp(share, 0.0, 1.0);
}

}  // namespace llmb
