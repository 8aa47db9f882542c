#include "harness/run/run_collector.h"

#include <fmt/format.h>

#include <iterator>

#include "harness/base/text.h"
#include "harness/metrics/case_counters.h"
#include "harness/metrics/run_samples.h"

namespace llmb {

RunCollector::RunCollector(const std::vector<Endpoint>& endpoints,
                           const std::vector<Prompt>& prompts)
    : cases_(endpoints.size()) {
  for (const Endpoint& endpoint : endpoints) {
    endpoint_index_.emplace(endpoint.name, endpoint_names_.size());
    endpoint_names_.push_back(endpoint.name);
  }
  for (const Prompt& prompt : prompts) prompts_.emplace(prompt.id, prompt);
}

const RequestRecord* RunCollector::Take(RunEvent event) {
  if (auto* record = std::get_if<RequestRecord>(&event)) return TakeRecord(std::move(*record));
  if (auto* run = std::get_if<CaseRun>(&event)) {
    TakeCase(std::move(*run));
  } else {
    notes_.push_back(std::get<EndpointNote>(std::move(event)));
  }
  return nullptr;
}

const RequestRecord* RunCollector::TakeRecord(RequestRecord record) {
  const Prompt& prompt = prompts_.at(record.prompt_id);
  record.prompt_text = CutText(prompt.text, kPromptTextCharacters);
  record.prompt_length = prompt.length;
  record.prompt_complexity = prompt.complexity;
  record.prompt_category = prompt.category;
  ++requests_;
  if (record.Succeeded()) ++successful_requests_;

  Pending& pending =
      pending_[{endpoint_index_.at(record.endpoint_name), record.prompt_id, record.repetition}];
  if (record.Succeeded()) {
    for (std::size_t i = 1; i < record.token_times.size(); ++i) {
      pending.inter_token_latency.Add(record.token_times[i] - record.token_times[i - 1]);
    }
  }
  // The pool above is all that is kept of the single arrivals: memory must not grow with tokens.
  record.token_times.clear();
  record.token_times.shrink_to_fit();
  pending.requests.push_back(std::move(record));
  return &pending.requests.back();
}

void RunCollector::TakeCase(CaseRun run) {
  const std::size_t endpoint_index = endpoint_index_.at(run.endpoint_name);
  CaseResult result;
  if (!run.IsAggregate()) {
    auto node = pending_.extract({endpoint_index, run.prompt_id, run.repetition_index});
    if (!node.empty()) {
      result.requests = std::move(node.mapped().requests);
      result.inter_token_latency = std::move(node.mapped().inter_token_latency);
    }
  }
  result.run = std::move(run);
  cases_[endpoint_index].push_back(std::move(result));
}

std::vector<CaseResult> RunCollector::TakeCases(const std::string& reason) {
  for (auto& [key, pending] : pending_) {
    cases_[key.endpoint_index].push_back(UnfinishedCase(key, std::move(pending), reason));
  }
  pending_.clear();
  std::vector<CaseResult> all;
  for (std::vector<CaseResult>& cases : cases_) {
    std::move(cases.begin(), cases.end(), std::back_inserter(all));
    cases.clear();
  }
  return all;
}

CaseResult RunCollector::UnfinishedCase(const CaseKey& key, Pending pending,
                                        const std::string& reason) const {
  RunSamples samples;
  for (const RequestRecord& record : pending.requests) samples.Add(record);
  const RequestRecord& first = pending.requests.front();
  samples.AddInterTokenLatency(first.endpoint_name, first.concurrent_level,
                               pending.inter_token_latency);
  const EndpointSamples& pooled = samples.Endpoints().front();

  CaseResult result;
  result.run.endpoint_name = endpoint_names_[key.endpoint_index];
  result.run.prompt_id = key.prompt_id;
  result.run.name = fmt::format("{}/{}", result.run.endpoint_name, key.prompt_id);
  result.run.run_name = result.run.name;
  result.run.concurrent_level = first.concurrent_level;
  result.run.threads = first.concurrent_level;
  result.run.repetition_index = key.repetition;
  result.run.iterations = static_cast<std::int64_t>(pending.requests.size());
  result.run.counters = CaseCounters(pooled);
  result.run.error_message = reason;
  result.requests = std::move(pending.requests);
  result.inter_token_latency = std::move(pending.inter_token_latency);
  return result;
}

}  // namespace llmb
