#pragma once

#include <optional>

#include "harness/record/request_record.h"

namespace llmb {

// The share of the input tokens that a server read from its cache.
class CachedShare {
 public:
  // Ignores failures, and records without both counts.
  void Add(const RequestRecord& record) {
    if (!record.Succeeded() || !record.cached_tokens || !record.input_tokens) return;
    // Some servers leave cached tokens out of the input.
    const bool left_out = *record.cached_tokens > *record.input_tokens;
    const auto cached = static_cast<double>(*record.cached_tokens);
    cached_ += cached;
    input_ += static_cast<double>(*record.input_tokens) + (left_out ? cached : 0);
  }

  void Add(const CachedShare& other) {
    cached_ += other.cached_;
    input_ += other.input_;
  }

  // 0 to 1; nullopt if no server reported its cache.
  std::optional<double> Share() const {
    return input_ > 0 ? std::optional(cached_ / input_) : std::nullopt;
  }

 private:
  double cached_ = 0;
  double input_ = 0;
};

}  // namespace llmb
