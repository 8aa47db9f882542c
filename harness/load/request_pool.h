#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "harness/base/time.h"
#include "harness/schedule/measured_window.h"
#include "harness/schedule/request_share.h"
#include "harness/schedule/shard.h"
#include "harness/workload/conversations.h"

namespace llmb {

// One request of a flow: which prompt is sent, and as which of its iterations.
struct PooledRequest {
  std::size_t prompt = 0;  // index in the flow's prompts
  int iteration = 0;       // from 0, counted per prompt; warm-up requests are counted apart
  bool in_window = true;   // whether its figures stand for the load (measured_window.h)
  bool warmup = false;     // in no figure, and never in the window
  // Who plays its conversation: the user of a closed loop. In an open loop, where each conversation
  // has one, its place among them. -1: a request that stands alone.
  int player = -1;

  bool operator==(const PooledRequest&) const = default;
};

// What a flow sends, and for how long.
struct FlowRequests {
  // One list per prompt: the iterations to send, in their order of sending. A prompt may have none.
  std::vector<std::vector<int>> iterations{};
  // A prompt with iterations goes on after its last one with the next number, until `duration`.
  bool endless = false;
  std::optional<Nanoseconds> duration{};  // from the first request that is not warm-up
  int num_warmups = 0;                    // the first requests, in addition to `iterations`
  Nanoseconds ramp_up{};                  // as StageLength::ramp_up
  // The conversations of a data set that has some: iteration i of its only prompt is row i.
  // `iterations` must be all of these rows.
  std::optional<Conversations> conversations{};
  // The shard of a closed loop; everything above is of this shard alone. An endless flow goes on
  // with the next number that the shard has.
  Shard shard{};
};

// The requests of a flow that are left to begin; the one place that knows what is sent next and
// when the flow is over. All users of a flow draw from one pool, so no user is idle while a request
// is left. Each user goes round the prompts in an order of its own, drawn from the seed, so that
// users do not send the same prompt at the same time. Thread-safe.
class RequestPool {
 public:
  // `users` is at least 1; those of them that belong to the shard draw from the pool.
  RequestPool(FlowRequests requests, int users, std::uint64_t seed);
  // Without warm-up and without a limit of time.
  RequestPool(std::vector<std::vector<int>> iterations, int users, std::uint64_t seed)
      : RequestPool(FlowRequests{.iterations = std::move(iterations)}, users, seed) {}

  // When `user` (from 0) may draw for the first time. The flow begins at the `now` of the first
  // call of this function or of Draw.
  TimePoint BeginOf(int user, TimePoint now);

  // Call once before a flow begins whose first requests were drawn beforehand, with times counted
  // from the start of the flow. Its duration then counts from `begin`.
  void StartsAt(TimePoint begin);

  // Removes and returns the next request of `user` (from 0), who begins it at `now`; nullopt once
  // the flow is over: no request is left, or its duration has passed.
  std::optional<PooledRequest> Draw(int user, TimePoint now);

  // Call when a turn that `player` has drawn has ended, before it is free. After a turn that
  // failed, the rest of its conversation is not sent.
  void EndTurn(int player, bool succeeded);

  // When `player` may draw its next request, if it becomes free at `now`: later than `now` if the
  // next turn of its conversation has a delay, but never later than the end of the flow's duration.
  TimePoint ReadyAt(int player, TimePoint now) const;

  // Whether the conversation of `player` has another turn.
  bool HasTurn(int player) const;

  // The player that draws at the arrival with this index in an open loop.
  int PlayerOf(std::size_t arrival) const {
    return requests_.conversations ? static_cast<int>(arrival) : 0;
  }

  // The later turns, as rows, of the conversation that `player` has begun.
  std::vector<int> RowsLeftOf(int player) const;

  // What was not sent, because an earlier turn of the conversation failed.
  struct Abandoned {
    std::uint64_t conversations = 0;
    std::uint64_t turns = 0;
  };
  Abandoned AbandonedTurns() const;

  // How many requests are left to begin, warm-up not counted. Of an endless flow, at least 1.
  std::uint64_t Left() const;

 private:
  // A user's way round the prompts. Prompts without a request left are removed when met.
  struct Round {
    std::vector<std::size_t> prompts;
    std::size_t next = 0;
  };

  // Where a player is in the conversation that it plays.
  struct Place {
    std::size_t conversation = 0;
    std::size_t next = 0;  // turn
  };

  std::optional<PooledRequest> DrawTurn(int player, TimePoint now);
  const std::vector<int>& TurnsOf(const Place& place) const;
  Round& RoundOf(int user);
  std::size_t NextPrompt(int user);
  bool IsWarmup(TimePoint now) const;
  bool IsInWindow(TimePoint now) const;
  PooledRequest DrawMeasured(std::size_t prompt, TimePoint now);

  mutable std::mutex mutex_;
  FlowRequests requests_;  // iterations in reverse, the next one is the last
  const RequestShare share_;
  const int all_users_;
  const int users_;  // of the shard
  const std::uint64_t seed_;
  std::uint64_t left_ = 0;
  MeasuredWindow window_;
  std::vector<int> warmups_;  // the next one of each prompt
  int warmups_begun_ = 0;
  std::uint64_t measured_begun_ = 0;
  std::optional<TimePoint> begin_;           // of the flow
  std::optional<TimePoint> measured_since_;  // the first request that is not warm-up
  std::vector<Round> rounds_;                // by user
  std::size_t next_conversation_ = 0;
  std::map<int, Place> places_;  // of the conversations that have another turn, by player
  Abandoned abandoned_;
};

// The lists for a pool that sends each of `prompts` prompts `iterations` times.
std::vector<std::vector<int>> AllIterations(std::size_t prompts, int iterations);

}  // namespace llmb
