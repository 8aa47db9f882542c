#pragma once

#include <optional>

#include "harness/base/time.h"
#include "harness/http/transport.h"

namespace llmb {

// The times of one transfer: its deadline, its arrivals in order, and the connect times of its
// connections.
class TransferTimes {
 public:
  TransferTimes(TimePoint started, Nanoseconds timeout)
      : deadline_(started + timeout), earliest_(started) {}

  TimePoint Deadline() const { return deadline_; }

  // Records an arrival and returns it. If it is earlier than the latest one, it gets the time of
  // that one instead. Its error is lowered where it contradicts the order: nothing arrives before
  // the request was started, nor before what is known to have arrived earlier.
  Arrival InOrder(Arrival arrival);
  // Zero (the clock's epoch) before the first arrival.
  TimePoint LatestArrival() const { return latest_arrival_; }
  // By how much LatestArrival may be too late.
  Nanoseconds LatestError() const { return latest_arrival_ - earliest_; }

  // Adds the connect time of a connection whose response was a redirect that is followed.
  void AddConnectTime(Nanoseconds time) { earlier_connect_time_ += time; }
  // The sum over all connections; `latest` is the time of the last one. nullopt if no connection
  // was made.
  std::optional<Nanoseconds> ConnectTime(Nanoseconds latest) const;

 private:
  const TimePoint deadline_;
  TimePoint latest_arrival_;
  TimePoint earliest_;  // a lower bound for all later arrivals
  Nanoseconds earlier_connect_time_{};
};

}  // namespace llmb
