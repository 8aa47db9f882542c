#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/instability.h"
#include "harness/metrics/ordered_times.h"

namespace llmb {

// What happened within the windows of a stage's flows. The window of a closed loop is from the
// start of its first request in the window to the first start after the last one in it. If there is
// none, it ends with the last request; in a timed flow, whose users are busy until nothing more is
// begun, with the start of the last one. (Such a flow has requests before the window, and none
// after it.) That of an open loop is from the moment at which its first request in the window was
// scheduled to the moment of its last one.
struct WindowFigures {
  Nanoseconds begins{};         // after the first start of the flow; the latest of all flows
  Nanoseconds length{};         // of all windows together
  std::uint64_t successes = 0;  // that ended within them, whenever they began
  // The output tokens of successful requests that arrived within them. Those of a response arrive
  // evenly from its first token to its end; without a first token, from its start. Empty if one of
  // these responses has no count.
  std::optional<double> output_tokens;
  Nanoseconds in_flight{};  // the time that requests were in flight within them, added up
  // The rates (1/s) of those successes and of those tokens in ten equally long parts of the
  // windows, laid end to end. output_rates are empty if output_tokens is.
  std::vector<double> request_rates{}, output_rates{};
  // Open loop: the standard errors of the two rates that the scatter of the arrivals causes by
  // itself, in an endless stage too. A stage whose endpoint is busy throughout shows less scatter
  // than that. With n gaps between arrivals, their coefficient of variation c and a length T:
  // requests c sqrt(n) / T; tokens sqrt(n (variance + (c mean)^2)) / T, where variance and mean are
  // those of the tokens of a request.
  double request_rate_error = 0, output_rate_error = 0;
  // Open loop: requests that were due and that were sent within the windows. The request with which
  // a window begins is not counted, so that the count / the length is the rate: n requests have
  // n - 1 gaps.
  std::uint64_t arrivals = 0;
  std::uint64_t sends = 0;
};

// nullopt without a window: no requests, or some that do not say whether they are in it, as in
// files of version 0.1.
std::optional<WindowFigures> WindowFiguresOf(const OrderedTimes& requests);

// Whether an endpoint kept up with the measured arrivals of an open loop. What it completed
// includes warm-up requests, and leaves out those that the client ended. Of several flows, the one
// in which it kept up least. nullopt for a closed loop, and where the window is unknown.
std::optional<StabilityAnswer> StabilityOf(const OrderedTimes& requests);

}  // namespace llmb
