#include "harness/load/failure_streak.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmb {

FailureStreak::FailureStreak(int limit, int users, TimePoint begin)
    : limit_(limit), users_(users), last_success_(begin) {}

void FailureStreak::Add(ErrorType outcome, const std::string& error_message, TimePoint now) {
  if (over_ || outcome == ErrorType::kCancelled) return;
  if (outcome == ErrorType::kNone) {
    last_success_ = now;
    failures_ = 0;
    return;
  }
  ++failures_;
  last_failure_ = error_message;
  over_ = limit_ > 0 && failures_ >= std::max(limit_, users_) && now - last_success_ >= kSilence;
}

std::string FailureStreak::Reason() const {
  if (failures_ == 1) {
    return fmt::format("given up after a failure (--give-up-after {}): {}", limit_, last_failure_);
  }
  return fmt::format("given up after {} failures in a row (--give-up-after {}), the last one: {}",
                     failures_, limit_, last_failure_);
}

}  // namespace llmb
