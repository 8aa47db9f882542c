#include "harness/base/cpu_time.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "harness/base/cpu_quota.h"
#include "harness/base/unique_fd.h"

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
  // Opening the file costs several times as much as reading it.
  thread_local const UniqueFd file(open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC));
  // Three numbers: nanoseconds on a core, nanoseconds in a run queue, time slices.
  std::array<char, 96> text;
  const ssize_t size = pread(file.Get(), text.data(), text.size(), 0);
  if (size <= 0) return Nanoseconds::zero();
  const char* const end = text.data() + size;
  const char* const queue = std::find<const char*>(text.data(), end, ' ');
  Nanoseconds::rep in_queue = 0;
  if (queue != end) std::from_chars(queue + 1, end, in_queue);
  return Nanoseconds(in_queue);
}

Nanoseconds ProcessCpuTime() { return UsedBy(RUSAGE_SELF); }

double UsableCores() {
  const double cores = CoresToRunOn();
  return std::min(cores, CpuQuota().value_or(cores));
}

int UsableThreads() { return static_cast<int>(std::ceil(UsableCores())); }

bool HasRealTimePriority() {
  const int policy = sched_getscheduler(0);
  return policy == SCHED_RR || policy == SCHED_FIFO;
}

double CpuShare(Nanoseconds used, Nanoseconds wall, double cores) {
  if (wall <= Nanoseconds::zero()) return 0;
  const double share = ToSeconds(used) / (ToSeconds(wall) * cores);
  return std::clamp(share, 0.0, 1.0);
}

}  // namespace llmb
