#include "benchmarks/accuracy/stamped_flow.h"

#include <utility>

namespace llmb {

namespace {

// Requests during a ramp-up are sent besides the others.
FlowRequests RequestsOf(const AccuracyLoad& load, StampedFlow::Starts starts) {
  const bool spread = starts == StampedFlow::Starts::kSpread;
  const int of_each = load.requests_per_stream - (spread ? 1 : 0);
  return {.iterations = AllIterations(1, load.streams * of_each),
          .ramp_up = spread ? load.StartSpread() : Nanoseconds::zero()};
}

}  // namespace

StampedFlow::StampedFlow(const AccuracyLoad& load, const StampedEndpoint& endpoint,
                         std::string request_id_prefix, Starts starts)
    : request_(StampedRequest(load, endpoint)),
      source_({&request_, 1}),
      pool_(RequestsOf(load, starts), load.streams, 0),
      flow_{.level = ClosedLoop{load.streams},
            .source = source_,
            .pool = pool_,
            .usage = usage_,
            .interrupted = interrupted_,
            .request_id_prefix = std::move(request_id_prefix),
            .repetition = 0} {}

}  // namespace llmb
