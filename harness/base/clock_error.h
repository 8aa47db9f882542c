#pragma once

#include <optional>

#include "harness/base/time.h"

namespace llmb {

// By how much the system clock can be off the true time now, as the program that synchronises it
// (chrony, ntpd, systemd-timesyncd) told the kernel, which adds 0.5 ms per second since then.
// nullopt: nothing synchronises it, or the kernel does not say.
std::optional<Nanoseconds> ClockErrorBound();

}  // namespace llmb
