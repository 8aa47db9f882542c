#pragma once

#include <cstdint>
#include <string_view>

#include "harness/base/clock.h"
#include "tools/convert/convert.h"

namespace llmb {

// Counts the requests of one stage of the work, and reports them at intervals.
class ConversionStage {
 public:
  ConversionStage(std::string_view name, const Clock& clock, const ConvertProgress& on_progress)
      : name_(name), clock_(clock), on_progress_(on_progress), next_(clock.Now()) {}

  void Count() {
    ++requests_;
    if (const TimePoint now = clock_.Now(); now >= next_) {
      on_progress_(name_, requests_);
      next_ = now + kInterval;
    }
  }
  std::uint64_t Requests() const { return requests_; }

 private:
  static constexpr Nanoseconds kInterval = std::chrono::milliseconds(100);

  std::string_view name_;
  const Clock& clock_;
  const ConvertProgress& on_progress_;
  TimePoint next_;
  std::uint64_t requests_ = 0;
};

}  // namespace llmb
