#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/endpoint/endpoint.h"
#include "harness/record/request_record.h"
#include "harness/workload/prompt.h"

namespace llmb {

// The fields that run documents and journals omit from each record (IsOmittedFromRecords), because
// they are the same for every request of a prompt or of an endpoint.
class OmittedFields {
 public:
  OmittedFields() = default;
  OmittedFields(const std::vector<Endpoint>& endpoints, const std::vector<Prompt>& prompts);

  // Restores the fields of `record`. Those of an unknown prompt stay empty.
  void Restore(RequestRecord& record) const;

  bool KnowsPrompt(const std::string& prompt_id) const { return prompts_.contains(prompt_id); }

 private:
  std::set<std::string> simulated_endpoints_;
  std::map<std::string, Prompt> prompts_;  // by id
};

}  // namespace llmb
