#include "harness/base/clock_error.h"

#include <sys/timex.h>

namespace llmb {

std::optional<Nanoseconds> ClockErrorBound() {
  timex state{};  // no modes: only read
  if (::ntp_adjtime(&state) < 0 || (state.status & STA_UNSYNC) != 0) return std::nullopt;
  return std::chrono::microseconds(state.maxerror);
}

}  // namespace llmb
