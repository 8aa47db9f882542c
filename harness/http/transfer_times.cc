#include "harness/http/transfer_times.h"

#include <algorithm>

namespace llmb {

Arrival TransferTimes::InOrder(Arrival arrival) {
  earliest_ = std::max(earliest_, arrival.at - arrival.error);
  // The program's own stamps are later than the arrivals. A kernel stamp for the bytes that follow
  // may therefore be earlier, and would make the gap between two tokens negative.
  latest_arrival_ = std::max(latest_arrival_, arrival.at);
  arrival.at = latest_arrival_;
  arrival.error = arrival.at - std::min(arrival.at, earliest_);
  return arrival;
}

std::optional<Nanoseconds> TransferTimes::ConnectTime(Nanoseconds latest) const {
  const Nanoseconds all = earlier_connect_time_ + latest;
  return all > Nanoseconds::zero() ? std::optional(all) : std::nullopt;
}

}  // namespace llmb
