#pragma once

#include <atomic>

namespace llmb {

// Finds out whether an endpoint accepts `stream_options.include_usage`. Some servers reject the
// field with HTTP 400 or 422, or with a 500 that names it. A request that is rejected so is sent
// once more without the field, and its result decides for every later request to the endpoint.
// Shared by all workers of the endpoint; thread-safe.
class UsageNegotiation {
 public:
  // Whether a request should ask for usage.
  bool AskForUsage() const { return state_.load() != State::kRejected; }

  // Whether a request that asked for usage and was rejected should be sent again without
  // the field. True also for a request that was in flight when another one found the field
  // rejected.
  bool MayBeTheReason() const { return state_.load() != State::kAccepted; }

  // Call when a request with the field succeeded, or one that was sent again without it was
  // rejected as well: the field is not the reason. No other failure decides anything.
  void Accepted() { Settle(State::kAccepted); }

  // Call when the request that was sent again without the field succeeded.
  void Rejected() { Settle(State::kRejected); }

  // Whether the endpoint rejects the field, so that token counts are counts of events.
  bool WasRejected() const { return state_.load() == State::kRejected; }

 private:
  enum class State { kUnknown, kAccepted, kRejected };

  // The first decision stands: two responses in flight must not flip it back and forth.
  void Settle(State state) {
    State unknown = State::kUnknown;
    state_.compare_exchange_strong(unknown, state);
  }

  std::atomic<State> state_{State::kUnknown};
};

}  // namespace llmb
