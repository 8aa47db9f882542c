#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <utility>
#include <variant>
#include <vector>

#include "harness/base/time.h"
#include "harness/journal/run_event.h"
#include "harness/metrics/run_samples.h"
#include "harness/record/request_record.h"

namespace llmb {

// Carries events from the threads that measure to the one that keeps them, so that a measuring
// thread does no more with a finished record than to hand it over. The taking side also pools the
// records of the case under way.
class MeasurementQueue {
 public:
  using Sink = std::function<void(RunEvent)>;

  // So many events wait at most to be taken; 100 tokens take about 2 KB, so that is some 100 MB.
  static constexpr std::size_t kMostWaiting = 50'000;

  explicit MeasurementQueue(std::size_t most_waiting = kMostWaiting)
      : most_waiting_(most_waiting) {}

  // Any thread. Waits while the queue is full, which it is only when the taking side hangs: memory
  // matters more than the measurement then.
  void Push(RunEvent event);

  // Any thread: pools the samples of requests that an earlier attempt of the run finished, before
  // the first record of the same case is pushed. They are not handed on.
  void PushEarlier(RunSamples samples);

  // Waits until every record pushed so far was taken, and gives their samples: those since the
  // last FinishCase. Endpoints() of it is empty when there were none. One thread at a time.
  RunSamples FinishCase();

  // No more will be pushed.
  void Close();

  // The taking side: waits for events, `longest_wait` at most, and hands those that are there to
  // `sink` in order. False when the queue is closed and empty. One thread.
  bool Take(Nanoseconds longest_wait, const Sink& sink);

 private:
  using CaseEnd = std::promise<RunSamples>;
  using Item = std::variant<RunEvent, RunSamples, CaseEnd>;

  void PushItem(Item item);
  void TakeItem(Item item, const Sink& sink);

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable taken_;
  std::deque<Item> items_;
  bool closed_ = false;
  RunSamples case_samples_;  // of the taking side alone
};

}  // namespace llmb
