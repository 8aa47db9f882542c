#pragma once

#include <atomic>

namespace llmb {

// Counts the requests in flight of one worker. Adds them to those of its flow, which other threads
// may read at any time. Not thread-safe itself.
class InFlightCount {
 public:
  // `of_flow` must outlive this object; null: nobody reads it.
  explicit InFlightCount(std::atomic<int>* of_flow) : of_flow_(of_flow) {}

  InFlightCount& operator++() { return Add(1); }
  InFlightCount& operator--() { return Add(-1); }
  bool operator>(int other) const { return count_ > other; }

 private:
  InFlightCount& Add(int change) {
    count_ += change;
    if (of_flow_ != nullptr) of_flow_->fetch_add(change, std::memory_order_relaxed);
    return *this;
  }

  std::atomic<int>* of_flow_;
  int count_ = 0;
};

}  // namespace llmb
