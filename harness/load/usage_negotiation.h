#pragma once

#include <atomic>
#include <optional>

#include "harness/record/request_record.h"

namespace llmb {

// Whether the response may mean that the endpoint rejects stream_options. 400 and 422 reject the
// request as it is; some servers and gateways respond to an unknown key with another error, also
// inside of a 200, that names the key.
bool MayRejectUsage(const RequestRecord& record);

// Finds out whether an endpoint accepts `stream_options.include_usage`. Some servers reject the
// field with HTTP 400 or 422, or with another error that names it. Such a request is sent once more
// without the field, and the result of that decides for every later request to the endpoint. All
// workers of the endpoint share this object; thread-safe.
class UsageNegotiation {
 public:
  // Call before the first request, with what a test request found out; nullopt is ignored.
  void Begin(std::optional<bool> accepts_usage) {
    if (accepts_usage) Settle(*accepts_usage ? State::kAccepted : State::kRejected);
  }

  // Whether a request should ask for usage.
  bool AskForUsage() const { return state_.load() != State::kRejected; }

  // Whether a request that asked for usage and was rejected should be sent again without the field.
  // Still true after another request has found the field rejected, for requests that were in flight
  // then.
  bool MayBeTheReason() const { return state_.load() != State::kAccepted; }

  // Call when the field cannot be the reason for a rejection: a request with the field succeeded,
  // or a request that was sent again without the field was rejected too. Other failures decide
  // nothing.
  void Accepted() { Settle(State::kAccepted); }

  // Call when the request that was sent again without the field succeeded.
  void Rejected() { Settle(State::kRejected); }

  // Whether the endpoint rejects the field, so that the number of events stands in for the number
  // of tokens.
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
