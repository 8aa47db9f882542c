#pragma once

#include "harness/base/time.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// Settings of every request of a run, from the command line.
struct RequestSettings {
  int max_tokens = 2048;
  double temperature = 0.7;
  bool stream = true;
  Nanoseconds timeout =
      std::chrono::seconds(240);  // of a whole request; an endpoint's own overrides it
  TimestampSource timestamps = TimestampSource::kKernel;
};

}  // namespace llmb
