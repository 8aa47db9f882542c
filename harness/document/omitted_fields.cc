#include "harness/document/omitted_fields.h"

namespace llmb {

OmittedFields::OmittedFields(const std::vector<Endpoint>& endpoints,
                             const std::vector<Prompt>& prompts) {
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.simulated) simulated_endpoints_.insert(endpoint.name);
  }
  for (const Prompt& prompt : prompts) prompts_.emplace(prompt.id, prompt);
}

void OmittedFields::Restore(RequestRecord& record) const {
  record.simulated = simulated_endpoints_.contains(record.endpoint_name);
  if (record.workload.empty()) record.workload = kPromptsWorkload;
  if (record.workload != kPromptsWorkload) return;
  const auto prompt = prompts_.find(record.prompt_id);
  if (prompt != prompts_.end()) CopyPromptFields(prompt->second, record);
}

}  // namespace llmb
