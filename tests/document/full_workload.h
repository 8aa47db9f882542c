#pragma once

// A workload for tests that JSON keeps every member of it.

#include <chrono>

#include "harness/endpoint/workload_settings.h"

namespace llmb {

// Every member that a random data set writes differs from its default.
inline WorkloadSettings FullWorkload() {
  return {.dataset_name = Dataset::kRandom,
          .dataset_path = "data.jsonl",
          .random_input_len = 10,
          .random_output_len = 20,
          .random_range_ratio = 0.5,
          .random_prefix_len = 30,
          .prime_prefixes = false,
          .trace_speed = 2,
          .trace_window = TraceWindow{std::chrono::seconds(1), std::chrono::seconds(3)},
          .trace_jitter = std::chrono::seconds(3),
          .live_history = true};
}

}  // namespace llmb
