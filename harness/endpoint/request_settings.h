#pragma once

#include <chrono>

#include "harness/base/time.h"

namespace llmb {

// Settings of every request of a run, from the command line.
struct RequestSettings {
  int max_tokens = 2048;     // at least 1
  double temperature = 0.7;  // 0 to 2
  Nanoseconds timeout =
      std::chrono::seconds(240);  // of a whole request; an endpoint's own overrides
  bool stream = true;
};

}  // namespace llmb
