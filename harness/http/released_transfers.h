#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/base/time.h"
#include "harness/http/transport.h"

namespace llmb {

// The released transfers of a transport (Transport::Release): when something is due for each, and
// which of them are in the background. Knows transfers by id only.
class ReleasedTransfers {
 public:
  // Something is due for `id` at `due`; replaces an earlier time.
  void SetDue(TransferId id, TimePoint due);
  // The earliest time; nullopt if there is none.
  std::optional<TimePoint> NextDue() const;
  // Removes the time of a transfer whose time has come, and returns the transfer; nullopt if there
  // is none.
  std::optional<TransferId> PopDue(TimePoint now);

  // Makes `id` the transfer of `user` in the background. Returns the one that was there.
  std::optional<TransferId> SetInBackground(int user, TransferId id);
  bool IsInBackground(int user, TransferId id) const;

  // Removes a transfer that has ended.
  void Remove(int user, TransferId id);

 private:
  std::map<TransferId, TimePoint> due_;
  std::set<std::pair<TimePoint, TransferId>> by_time_;  // the same, sorted
  std::map<int, TransferId> background_;                // by user
};

}  // namespace llmb
