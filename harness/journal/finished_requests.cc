#include "harness/journal/finished_requests.h"

#include <variant>

#include "harness/base/atomic_file.h"
#include "harness/journal/journal_reader.h"

namespace llmb {

Result<FinishedRequests> FinishedRequests::Load(const std::filesystem::path& journal,
                                                std::uint64_t whole_bytes,
                                                const std::string& endpoint_name) {
  LLMB_ASSIGN_OR_RETURN(std::unique_ptr<std::istream> file, OpenFile(journal));
  FinishedRequests finished;
  const auto add = [&](const RunEvent& event, LinePlace place) {
    const auto* record = std::get_if<RequestRecord>(&event);
    const bool wanted = record != nullptr && place.offset < whole_bytes &&
                        record->endpoint_name == endpoint_name &&
                        record->error_type != ErrorType::kCancelled;
    if (!wanted) return;
    Flow& flow = finished.flows_[{record->load, record->repetition}];
    flow.samples.Add(*record);
    Case& group = flow.cases[record->prompt_id];
    if (group.first_failure.empty()) group.first_failure = record->error_message;
    group.iterations.insert(record->iteration);
  };
  LLMB_RETURN_IF_ERROR(
      ReadJournal(*file, journal.string(), {.on_header = {}, .on_attempt = {}, .on_event = add}));
  return finished;
}

std::vector<int> FinishedRequests::MissingIterations(const LoadLevel& load, int repetition,
                                                     const std::string& prompt_id,
                                                     int iterations) const {
  const Case* group = Find(load, repetition, prompt_id);
  std::vector<int> missing;
  for (int i = 0; i < iterations; ++i) {
    if (group == nullptr || !group->iterations.contains(i)) missing.push_back(i);
  }
  return missing;
}

FlowSamples FinishedRequests::SamplesOf(const LoadLevel& load, int repetition) const {
  const auto flow = flows_.find({load, repetition});
  return flow == flows_.end() ? FlowSamples() : flow->second.samples;
}

std::string FinishedRequests::FirstFailure(const LoadLevel& load, int repetition,
                                           const std::string& prompt_id) const {
  const Case* group = Find(load, repetition, prompt_id);
  return group == nullptr ? "" : group->first_failure;
}

const FinishedRequests::Case* FinishedRequests::Find(const LoadLevel& load, int repetition,
                                                     const std::string& prompt_id) const {
  const auto flow = flows_.find({load, repetition});
  if (flow == flows_.end()) return nullptr;
  const auto found = flow->second.cases.find(prompt_id);
  return found == flow->second.cases.end() ? nullptr : &found->second;
}

}  // namespace llmb
