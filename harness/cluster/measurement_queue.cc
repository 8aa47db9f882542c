#include "harness/cluster/measurement_queue.h"

#include <chrono>
#include <utility>

namespace llmb {

void MeasurementQueue::Push(RunEvent event) { PushItem(std::move(event)); }

void MeasurementQueue::PushEarlier(FlowSamples samples) { PushItem(std::move(samples)); }

void MeasurementQueue::PushItem(Item item) {
  {
    std::unique_lock lock(mutex_);
    consumed_.wait(lock, [this] { return items_.size() < most_waiting_; });
    items_.push_back(std::move(item));
  }
  changed_.notify_one();
}

FlowSamples MeasurementQueue::FinishFlow() {
  FlowEnd end;
  std::future<FlowSamples> samples = end.get_future();
  PushItem(std::move(end));
  return samples.get();
}

void MeasurementQueue::BeginFlow(const FlowStatus& flow) {
  const std::scoped_lock lock(mutex_);
  flow_ = flow;
}

std::optional<FlowStatus> MeasurementQueue::CurrentFlow() const {
  const std::scoped_lock lock(mutex_);
  std::optional<FlowStatus> flow = flow_;
  if (flow) flow->in_flight = in_flight_.load(std::memory_order_relaxed);
  return flow;
}

void MeasurementQueue::Close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
}

bool MeasurementQueue::Drain(Nanoseconds longest_wait, const Sink& sink) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, longest_wait, [this] { return closed_ || !items_.empty(); }))
    return true;
  if (items_.empty()) return false;
  std::deque<Item> items = std::exchange(items_, {});
  lock.unlock();
  consumed_.notify_all();
  for (Item& item : items) Consume(std::move(item), sink);
  return true;
}

void MeasurementQueue::Consume(Item item, const Sink& sink) {
  if (auto* end = std::get_if<FlowEnd>(&item)) {
    end->set_value(std::exchange(flow_samples_, {}));
    return;
  }
  if (auto* earlier = std::get_if<FlowSamples>(&item)) {
    flow_samples_ = std::move(*earlier);
    return;
  }
  RunEvent& event = std::get<RunEvent>(item);
  if (const auto* record = std::get_if<RequestRecord>(&event)) flow_samples_.Add(*record);
  sink(std::move(event));
}

}  // namespace llmb
