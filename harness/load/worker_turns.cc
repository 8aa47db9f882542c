// Later turns of conversations in an open loop.

#include <algorithm>
#include <utility>

#include "harness/load/worker.h"

namespace llmb {

bool Worker::AreTurnsLeft() const {
  return !turns_.empty() && !flow_.interrupted.load(std::memory_order_relaxed);
}

// The counterpart of SendDue. Only one of the two may wait for a slot.
void Worker::SendTurn() {
  if (!AreTurnsLeft() || waits_for_slot_) return;
  const auto [due, turn] = *turns_.begin();
  if (clock_.Now() < due) return;
  // The turn gets a slot before this thread's next request of the schedule, which waits meanwhile.
  // It keeps its place if the data end while it waits: the slot is kept for that place.
  const std::size_t scheduled = flow_.schedule->requests.size();
  const std::uint64_t place =
      turn_waits_at_.value_or(next_ < scheduled ? next_ : scheduled + share_.thread);
  const std::optional<TimePoint> free_since = flow_.schedule->slots.Take(place, transport_);
  turn_waits_at_ = free_since ? std::nullopt : std::optional(place);
  if (!free_since) return;
  full_until_ = std::max(full_until_, *free_since);
  turns_.erase(turns_.begin());
  std::optional<PooledRequest> drawn = flow_.pool.Draw(turn.player, clock_.Now());
  std::shared_ptr<const RequestTemplate> request = drawn ? flow_.source.RequestOf(*drawn) : nullptr;
  if (!request) {
    flow_.schedule->slots.GiveBack(clock_.Now());
    return;
  }
  drawn->in_window = turn.in_window;
  User& connection = FreeConnection();
  connection.drawn = drawn;
  connection.request = request;
  Send(connection, Prepare(*drawn, std::move(request), kNoUser, true),
       Due{.scheduled = due, .at = std::max(due, *free_since)});
}

// The next turn follows this one. In a closed loop, the same user sends it.
void Worker::EndTurn(const User& user, std::string_view answer, bool succeeded) {
  const PooledRequest& drawn = *user.drawn;
  if (drawn.player < 0) return;
  flow_.pool.EndTurn(drawn.player, succeeded);
  const bool goes_on = flow_.pool.HasTurn(drawn.player);
  flow_.source.TurnEnded(*user.request, answer, goes_on);
  if (flow_.schedule == nullptr || !goes_on) return;
  turns_.emplace(flow_.pool.ReadyAt(drawn.player, clock_.Now()),
                 Turn{drawn.player, drawn.in_window});
}

}  // namespace llmb
