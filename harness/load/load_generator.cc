#include "harness/load/load_generator.h"

#include <algorithm>
#include <latch>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "harness/base/cpu_time.h"
#include "harness/base/threads.h"
#include "harness/load/worker.h"
#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

// The time between the start of the last thread and the first request of a schedule, so that all
// threads are awake for it.
constexpr auto kLead = std::chrono::milliseconds(5);

class Generator {
 public:
  Generator(const FlowLoad& flow, std::span<Transport* const> transports, const Clock& clock,
            const FinishedSink& on_finished)
      : users_(UsersOf(flow.shard, flow.level.Users().value_or(0))),
        flow_(flow),
        transports_(transports),
        clock_(clock),
        on_finished_(on_finished) {}

  LoadCost Play() {
    const TimePoint begin = clock_.Now();
    const Nanoseconds cpu_at_begin = ProcessCpuTime();
    PlayAllThreads();
    LoadCost cost{.duration = std::max(last_end_, begin) - begin,
                  .cpu_time = ProcessCpuTime() - cpu_at_begin};
    const double share = CpuShare(cost.cpu_time, clock_.Now() - begin, UsableCores());
    cost.cpu_share = std::max(share, busiest_thread_share_);
    return cost;
  }

 private:
  // No thread plays before all are started: otherwise the first users would have the endpoint to
  // themselves for as long as it takes to start the other threads. The calling thread is the last
  // one, and takes over the users of threads that could not be started.
  void PlayAllThreads() {
    const int count = static_cast<int>(transports_.size());
    std::vector<std::jthread> threads;
    int started = 0;
    for (; started < count - 1; ++started) {
      std::optional<std::jthread> thread = StartThread([this, started] {
        all_started_.wait();
        PlayThread(started, started + 1);
      });
      if (!thread) break;
      threads.push_back(std::move(*thread));
    }
    begin_ = clock_.Now() + kLead;
    // The first turns were drawn beforehand, with times from 0. Later turns are drawn by the clock.
    if (flow_.schedule != nullptr) flow_.pool.StartsAt(begin_);
    playing_ = static_cast<std::size_t>(started) + 1;
    all_started_.count_down();
    PlayThread(started, count);
  }

  // Worker is neither copied nor moved: its requests point to it.
  Worker MakeWorker(int thread, int next_thread) {
    Transport& transport = *transports_[static_cast<std::size_t>(thread)];
    if (flow_.schedule != nullptr) {
      return Worker(transport, clock_, flow_,
                    ScheduleShare{begin_, static_cast<std::size_t>(thread), playing_});
    }
    const int first_user = FirstUserOf(thread);
    return Worker(transport, clock_, flow_, first_user, FirstUserOf(next_thread) - first_user);
  }

  // Plays the users of the threads from `thread` to `next_thread` - 1, or the share of `thread` in
  // the schedule, through one transport.
  void PlayThread(int thread, int next_thread) {
    const TimePoint begin = clock_.Now();
    const Nanoseconds cpu_at_begin = ThreadCpuTime();
    Worker worker = MakeWorker(thread, next_thread);
    // When the last response ended. The worker is done later: it waits for bodies that are held
    // open after [DONE].
    TimePoint last_end = begin;
    while (std::optional<RequestRecord> record = worker.NextFinished()) {
      last_end = std::max(last_end, *record->started + *record->total_latency);
      on_finished_(thread, std::move(*record));
    }
    const double share = CpuShare(ThreadCpuTime() - cpu_at_begin, clock_.Now() - begin, 1);
    const std::scoped_lock lock(mutex_);
    busiest_thread_share_ = std::max(busiest_thread_share_, share);
    last_end_ = std::max(last_end_, last_end);
  }

  int FirstUserOf(int thread) const {
    return users_ * thread / static_cast<int>(transports_.size());
  }

  const int users_;  // of the shard
  const FlowLoad& flow_;
  const std::span<Transport* const> transports_;
  const Clock& clock_;
  const FinishedSink& on_finished_;
  std::latch all_started_{1};
  // Set before all_started_.
  TimePoint begin_;          // of the schedule
  std::size_t playing_ = 0;  // threads
  std::mutex mutex_;
  double busiest_thread_share_ = 0;
  TimePoint last_end_;  // of the responses
};

}  // namespace

int ThreadsFor(const LoadLevel& load, int cores) {
  const std::optional<int> users = load.Users();
  if (!users) return std::max(cores, 1);
  return *users > kMostUserThreads ? std::clamp(cores, 1, *users) : *users;
}

LoadCost PlayFlow(const FlowLoad& flow, std::span<Transport* const> transports, const Clock& clock,
                  const FinishedSink& on_finished) {
  return Generator(flow, transports, clock, on_finished).Play();
}

}  // namespace llmb
