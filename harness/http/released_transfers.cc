#include "harness/http/released_transfers.h"

namespace llmb {

void ReleasedTransfers::SetDue(TransferId id, TimePoint due) {
  const auto [entry, is_new] = due_.try_emplace(id, due);
  if (!is_new) by_time_.erase({std::exchange(entry->second, due), id});
  by_time_.emplace(due, id);
}

std::optional<TimePoint> ReleasedTransfers::NextDue() const {
  return by_time_.empty() ? std::nullopt : std::optional(by_time_.begin()->first);
}

std::optional<TransferId> ReleasedTransfers::PopDue(TimePoint now) {
  if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
  const TransferId id = by_time_.begin()->second;
  by_time_.erase(by_time_.begin());
  due_.erase(id);
  return id;
}

std::optional<TransferId> ReleasedTransfers::SetInBackground(int user, TransferId id) {
  const auto [entry, is_new] = background_.try_emplace(user, id);
  return is_new ? std::nullopt : std::optional(std::exchange(entry->second, id));
}

bool ReleasedTransfers::IsInBackground(int user, TransferId id) const {
  const auto found = background_.find(user);
  return found != background_.end() && found->second == id;
}

void ReleasedTransfers::Remove(int user, TransferId id) {
  if (const auto due = due_.find(id); due != due_.end()) {
    by_time_.erase({due->second, id});
    due_.erase(due);
  }
  if (IsInBackground(user, id)) background_.erase(user);
}

}  // namespace llmb
