#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "harness/base/time.h"
#include "harness/journal/run_event.h"
#include "harness/metrics/flow_samples.h"
#include "harness/record/request_record.h"
#include "harness/schedule/flow_status.h"

namespace llmb {

// Carries events from the measuring threads to the thread that stores them, so that a measuring
// thread only has to hand over its records. The consumer also pools the samples of the current
// flow.
class MeasurementQueue {
 public:
  using Sink = std::function<void(RunEvent)>;

  // The capacity in events. A record of 100 tokens takes about 2 KB, so this is about 100 MB.
  static constexpr std::size_t kMostWaiting = 50'000;

  explicit MeasurementQueue(std::size_t most_waiting = kMostWaiting)
      : most_waiting_(most_waiting) {}

  // Any thread. Blocks when the queue is full, which bounds memory if the consumer stalls.
  void Push(RunEvent event);

  // Any thread. Adds the samples of requests that an earlier attempt of the run finished to the
  // current flow. Call it at most once per flow, before the flow's first record is pushed. The
  // samples do not reach the sink.
  void PushEarlier(FlowSamples samples);

  // Waits until the consumer has consumed all records pushed so far. Returns the samples since the
  // last FinishFlow. One thread at a time, and never the consumer, which would wait for itself.
  FlowSamples FinishFlow();

  // Any thread. Says which flow begins. FlowStatus::in_flight is ignored: InFlight() counts.
  void BeginFlow(const FlowStatus& flow);

  // The requests in flight, counted by the measuring threads.
  std::atomic<int>& InFlight() { return in_flight_; }

  // Any thread. The flow that began last, with its requests in flight; nullopt before the first.
  std::optional<FlowStatus> CurrentFlow() const;

  // Call after the last Push; Drain then ends.
  void Close();

  // Called by the consumer, one thread. Waits for events, at most `longest_wait`, and passes all
  // that are queued to `sink` in order. Returns false once the queue is closed and empty.
  bool Drain(Nanoseconds longest_wait, const Sink& sink);

 private:
  using FlowEnd = std::promise<FlowSamples>;
  using Item = std::variant<RunEvent, FlowSamples, FlowEnd>;

  void PushItem(Item item);
  void Consume(Item item, const Sink& sink);

  const std::size_t most_waiting_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable consumed_;
  std::deque<Item> items_;
  bool closed_ = false;
  std::optional<FlowStatus> flow_;
  std::atomic<int> in_flight_{0};
  FlowSamples flow_samples_;  // used by the consumer only
};

}  // namespace llmb
