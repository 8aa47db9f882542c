#include "harness/base/clock_error.h"

#include <gtest/gtest.h>
#include <sys/timex.h>

namespace llmb {
namespace {

// A machine whose clock nothing synchronises has no bound; any other has one that is not negative.
TEST(ClockErrorBound, ExistsIfTheKernelCallsTheClockSynchronised) {
  timex state{};
  ASSERT_GE(::ntp_adjtime(&state), 0);
  const auto bound = ClockErrorBound();
  EXPECT_EQ(bound.has_value(), (state.status & STA_UNSYNC) == 0);
  if (bound) {
    EXPECT_GE(bound->count(), 0);
  }
}

}  // namespace
}  // namespace llmb
