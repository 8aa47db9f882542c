#pragma once

#include <map>
#include <string>

#include "harness/metrics/run_samples.h"
#include "harness/metrics/run_span.h"
#include "harness/record/request_record.h"

namespace llmb {

// The samples of one flow: all requests of one repetition of a stage. Its prompts are sent mixed,
// so the wall time of a prompt's requests is that of the whole flow. Not thread-safe.
class FlowSamples {
 public:
  // Adds a finished request, unless it is warm-up. All must be of the same endpoint and load.
  void Add(const RequestRecord& record);

  // The samples of the requests of one prompt; their `duration` is that of the flow. Without such
  // requests, total_requests is 0.
  EndpointSamples OfPrompt(const std::string& prompt_id) const;

 private:
  std::map<std::string, RunSamples> by_prompt_;
  RunSpan span_;
};

}  // namespace llmb
