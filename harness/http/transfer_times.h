#pragma once

#include <chrono>
#include <optional>

#include "harness/base/time.h"

namespace llmb {

// The times of one transfer: its deadline, its arrivals in order, and what its connections took.
class TransferTimes {
 public:
  TransferTimes(TimePoint started, Nanoseconds timeout) : deadline_(started + timeout) {}

  TimePoint Deadline() const { return deadline_; }
  // What is left until the deadline, rounded up; at least 1 ms.
  std::chrono::milliseconds LeftAt(TimePoint now) const;

  // Records an arrival and returns it, moved to the latest one before if it is earlier.
  TimePoint InOrder(TimePoint at);
  // Zero (the clock's epoch) before the first arrival.
  TimePoint LatestArrival() const { return latest_arrival_; }

  // Adds what a connection took that a redirected request was sent over.
  void AddConnectTime(Nanoseconds time) { earlier_connect_time_ += time; }
  // All connections, the last of which took `latest`. nullopt if none was made.
  std::optional<Nanoseconds> ConnectTime(Nanoseconds latest) const;

 private:
  const TimePoint deadline_;
  TimePoint latest_arrival_;
  Nanoseconds earlier_connect_time_{};
};

}  // namespace llmb
