#pragma once

#include <atomic>
#include <string>

#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/stamped_endpoint.h"
#include "benchmarks/accuracy/stamped_reader.h"
#include "harness/load/flow_load.h"
#include "harness/load/request_pool.h"
#include "harness/load/request_source.h"
#include "harness/load/usage_negotiation.h"

namespace llmb {

// A load as one flow of the load generator: a closed loop with a user for each stream, in which
// every request is the same. Owns everything that the flow refers to, so it stays where it is.
class StampedFlow {
 public:
  // `endpoint` must outlive this object. Request ids begin with `request_id_prefix`. All streams
  // start at once, or within load.StartSpread(): the first request of each is then warm-up, and
  // one that starts late takes the place of another.
  enum class Starts { kAtOnce, kSpread };
  StampedFlow(const AccuracyLoad& load, const StampedEndpoint& endpoint,
              std::string request_id_prefix, Starts starts);
  StampedFlow(const StampedFlow&) = delete;
  StampedFlow& operator=(const StampedFlow&) = delete;

  // Can be played only once: playing it empties its pool.
  const FlowLoad& Load() const { return flow_; }

 private:
  const RequestTemplate request_;
  PromptSource source_;
  RequestPool pool_;
  UsageNegotiation usage_;
  const std::atomic<bool> interrupted_{false};
  const FlowLoad flow_;
};

}  // namespace llmb
