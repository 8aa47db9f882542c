#pragma once

#include <string>

#include "harness/base/time.h"
#include "harness/record/outcome.h"

namespace llmb {

// Decides when an endpoint that no longer answers is abandoned (--give-up-after). Not thread-safe.
class FailureStreak {
 public:
  // How long there must have been no success.
  static constexpr Nanoseconds kSilence = std::chrono::seconds(5);

  // `limit`: failures in a row, 0 for never. `users`: how many users send; each may have a request
  // in flight, so there must be at least as many failures. `begin`: the start of the measurement.
  FailureStreak(int limit, int users, TimePoint begin);

  // Call for each finished request, in the order in which they end. `now` never decreases. A
  // cancelled request counts as neither success nor failure.
  void Add(ErrorType outcome, const std::string& error_message, TimePoint now);

  // Whether the endpoint is to be abandoned. Stays true.
  bool IsOver() const { return over_; }

  // "given up after 20 failures in a row (--give-up-after), the last one: ..."
  std::string Reason() const;

 private:
  const int limit_;
  const int users_;
  TimePoint last_success_;
  int failures_ = 0;
  std::string last_failure_;
  bool over_ = false;
};

}  // namespace llmb
