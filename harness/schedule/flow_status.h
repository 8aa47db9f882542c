#pragma once

#include "harness/schedule/load_level.h"

namespace llmb {

// What an endpoint is sent at one moment, for people who watch a run.
struct FlowStatus {
  LoadLevel level{};
  int repetition = 0;  // of the level, from 0
  int repetitions = 1;
  int in_flight = 0;  // requests, including those whose response is complete and not yet closed

  bool operator==(const FlowStatus&) const = default;
};

}  // namespace llmb
