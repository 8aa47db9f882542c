#include "harness/base/cpu_time.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "harness/base/cpu_quota.h"

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

int CoresToRunOn() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  // Fails if the machine has more cores than the set can hold.
  if (sched_getaffinity(0, sizeof(cores), &cores) != 0) return CPU_SETSIZE;
  return std::max(1, CPU_COUNT(&cores));
}

}  // namespace

Nanoseconds ThreadCpuTime() { return UsedBy(RUSAGE_THREAD); }

Nanoseconds ThreadQueueTime() {
  // Three numbers: nanoseconds on a core, nanoseconds in a run queue, time slices.
  std::ifstream file("/proc/thread-self/schedstat");
  Nanoseconds::rep on_core = 0, in_queue = 0;
  file >> on_core >> in_queue;
  return file ? Nanoseconds(in_queue) : Nanoseconds::zero();
}

Nanoseconds ProcessCpuTime() { return UsedBy(RUSAGE_SELF); }

double UsableCores() {
  const double cores = CoresToRunOn();
  return std::min(cores, CpuQuota().value_or(cores));
}

int UsableThreads() { return static_cast<int>(std::ceil(UsableCores())); }

double CpuShare(Nanoseconds used, Nanoseconds wall, double cores) {
  if (wall <= Nanoseconds::zero()) return 0;
  const double share = ToSeconds(used) / (ToSeconds(wall) * cores);
  return std::clamp(share, 0.0, 1.0);
}

}  // namespace llmb
