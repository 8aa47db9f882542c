#pragma once

#include <atomic>

namespace llmb {

// Whether an endpoint takes `stream_options.include_usage`. A few servers reject the field with
// 400; a request that meets such an answer is asked once more without it, and what comes of that
// settles the matter for every later request to the endpoint. Shared by all its workers; all
// functions are thread-safe.
class UsageNegotiation {
 public:
  // Whether a request should ask for usage.
  bool AskForUsage() const { return state_.load() != State::kRejected; }

  // Whether a request that asked for usage and was answered with 400 should be asked again without:
  // also one that was under way when another settled that the field is rejected.
  bool MayBeTheReason() const { return state_.load() != State::kAccepted; }

  // A request that asked for usage succeeded, or one that was asked again without it was answered
  // with 400 all the same: the field was not the reason. No other failure settles anything.
  void Accepted() { Settle(State::kAccepted); }

  // The same request succeeded without the field.
  void Rejected() { Settle(State::kRejected); }

  // For the results: the endpoint rejects the field, so token counts are counts of events.
  bool WasRejected() const { return state_.load() == State::kRejected; }

 private:
  enum class State { kUnknown, kAccepted, kRejected };

  // The first to settle it wins: two answers under way must not turn it back and forth.
  void Settle(State state) {
    State unknown = State::kUnknown;
    state_.compare_exchange_strong(unknown, state);
  }

  std::atomic<State> state_{State::kUnknown};
};

}  // namespace llmb
