#include "harness/metrics/flow_samples.h"

namespace llmb {

void FlowSamples::Add(const RequestRecord& record) {
  if (record.warmup) return;
  by_prompt_.try_emplace(record.prompt_id, SampledRequests::kAll).first->second.Add(record);
  if (record.error_type == ErrorType::kCancelled) return;
  span_.Add(record, record.total_latency.value_or(Nanoseconds::zero()));
}

EndpointSamples FlowSamples::OfPrompt(const std::string& prompt_id) const {
  const auto found = by_prompt_.find(prompt_id);
  if (found == by_prompt_.end()) return {};
  EndpointSamples samples = found->second.Endpoints().front();
  samples.duration = span_.Duration();
  return samples;
}

}  // namespace llmb
