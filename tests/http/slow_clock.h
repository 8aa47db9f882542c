#pragma once

#include "harness/base/clock.h"

namespace llmb {

// Runs at a hundredth of the machine's pace, so that short times do not pass on a busy machine.
class SlowClock final : public Clock {
 public:
  TimePoint Now() const override { return begin_ + (real_.Now() - begin_) / 100; }
  WallTime WallNow() const override { return real_.WallNow(); }

 private:
  SystemClock real_;
  TimePoint begin_ = real_.Now();
};

}  // namespace llmb
