#include "harness/journal/run_collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

#include "harness/base/text.h"
#include "harness/metrics/case_counters.h"
#include "harness/metrics/client_verdict.h"
#include "harness/metrics/quantile.h"

namespace llmb {

RunCollector::RunCollector(const std::vector<Endpoint>& endpoints,
                           const std::vector<Prompt>& prompts)
    : omitted_(endpoints, prompts) {
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.simulated) simulated_.insert(endpoint_names_.size());
    endpoint_index_.emplace(endpoint.name, endpoint_names_.size());
    endpoint_names_.push_back(endpoint.name);
  }
}

void RunCollector::Expect(const std::vector<EndpointPlan>& plan, const RequestSettings& settings) {
  unique_prompts_ = settings.unique_prompts;
  for (const EndpointPlan& endpoint : plan) plans_[endpoint.endpoint_name] = endpoint;
}

const RequestRecord* RunCollector::Add(RunEvent event, LinePlace place) {
  if (auto* record = std::get_if<RequestRecord>(&event)) {
    return AddRecord(std::move(*record), place);
  }
  if (auto* run = std::get_if<CaseRun>(&event)) {
    EndCase(std::move(*run));
  } else if (const auto* ended = std::get_if<FlowEnded>(&event)) {
    EndFlow(*ended);
  } else if (auto* stage = std::get_if<SearchStageEnded>(&event)) {
    EndSearchStage(std::move(*stage));
  } else if (notes_.size() < kMostNotes) {
    notes_.push_back(std::get<EndpointNote>(std::move(event)));
    notes_.back().text = CutText(notes_.back().text, kNoteCharacters);
  }
  return nullptr;
}

const RequestRecord* RunCollector::AddRecord(RequestRecord record, LinePlace place) {
  const auto endpoint = endpoint_index_.find(record.endpoint_name);
  if (endpoint == endpoint_index_.end() || !omitted_.KnowsPrompt(record.prompt_id)) return nullptr;
  RestoreOmittedFields(record);
  const std::string prompt_id = IsSearched(record.endpoint_name) ? "" : record.prompt_id;
  Case& group = cases_[{endpoint->second, prompt_id, record.load, record.repetition, ""}];
  if (record.warmup) {
    flows_[{endpoint->second, record.load, record.repetition}].first_wave.Add(record);
    group.warmup.push_back(place);
    return nullptr;
  }
  ++requests_;
  if (record.Succeeded()) ++successful_requests_;
  if (record.workload != kPromptsWorkload) reads_dataset_ = true;
  if (!record.input_length_source.empty()) makes_texts_ = true;
  if (record.error_type == ErrorType::kCancelled) {
    group.cancelled.emplace_back(record, place);
  } else {
    group.samples.Add(record);
    if (record.Succeeded()) ++group.successes;
    if (record.HasUsableTimes()) AddGaps(record, group.inter_token_latency);
    flows_[{endpoint->second, record.load, record.repetition}].Add(
        record, DurationOf(record.endpoint_name));
    group.lines.push_back(place);
    ++finished_[{endpoint->second, record.load, prompt_id}];
  }
  last_record_ = std::move(record);
  last_record_.token_times.clear();
  last_record_.read_lags.clear();
  return &last_record_;
}

std::optional<Nanoseconds> RunCollector::DurationOf(const std::string& endpoint_name) const {
  const auto plan = plans_.find(endpoint_name);
  return plan == plans_.end() ? std::nullopt : plan->second.length.duration;
}

void RunCollector::Flow::Add(const RequestRecord& record, std::optional<Nanoseconds> duration) {
  // The cases of version 0.1 were measured one after another, each in a time of its own.
  if (record.in_window) {
    if (!span) span.emplace();
    span->Add(record, record.total_latency.value_or(Nanoseconds::zero()));
  }
  counts.Add(record);
  connections.Add(record);
  finishes.Add(record);
  first_wave.Add(record);
  if (record.Succeeded() && record.total_latency) {
    ++successes;
    if (duration && *record.total_latency > *duration) ++outlasting;
  }
  if (!record.suspended) return;
  ++suspended_requests;
  longest_suspension = std::max(longest_suspension, *record.suspended);
}

void RunCollector::EndFlow(const FlowEnded& ended) {
  const auto endpoint = endpoint_index_.find(ended.endpoint_name);
  if (endpoint == endpoint_index_.end()) return;
  flows_[{endpoint->second, ended.load, ended.repetition}].ended = true;
}

void RunCollector::EndSearchStage(SearchStageEnded stage) {
  if (!endpoint_index_.contains(stage.endpoint_name)) return;
  const SearchStage& played = stage.result.stage;
  if (stage.last) ended_searches_.insert(stage.endpoint_name);
  if (played.requests == 0) return;
  EndFlow({stage.endpoint_name, OpenLoop{played.rate}, played.repetition});
  search_stages_[stage.endpoint_name].push_back(std::move(stage.result));
}

std::vector<SearchStageResult> RunCollector::SearchStagesOf(
    const std::string& endpoint_name) const {
  const auto found = search_stages_.find(endpoint_name);
  return found == search_stages_.end() ? std::vector<SearchStageResult>() : found->second;
}

bool RunCollector::SearchHasEnded(const std::string& endpoint_name) const {
  return ended_searches_.contains(endpoint_name);
}

bool RunCollector::HasEnded(const std::string& endpoint_name, const LoadLevel& load,
                            int repetition) const {
  const auto endpoint = endpoint_index_.find(endpoint_name);
  if (endpoint == endpoint_index_.end()) return false;
  const auto flow = flows_.find({endpoint->second, load, repetition});
  return flow != flows_.end() && flow->second.ended;
}

void RunCollector::EndCase(CaseRun run) {
  const auto endpoint = endpoint_index_.find(run.endpoint_name);
  if (endpoint == endpoint_index_.end()) return;
  const std::int64_t repetition = run.IsAggregate() ? 0 : run.repetition_index;
  Case& group = cases_[{endpoint->second, run.prompt_id, run.load, repetition, run.aggregate_name}];
  // An earlier attempt measured all of this case, so this attempt sent nothing. Its line is empty
  // and must not replace the real one.
  const bool whole = group.ended > 0 && !group.run.interrupted && !group.run.error_message;
  if (whole && !run.IsAggregate() && group.lines_at_end == group.lines.size()) return;
  // A later attempt may continue an interrupted case, and then needs the samples. A case is also
  // interrupted if only its last requests were cancelled, although its line has no error.
  if (!run.interrupted && !run.error_message && group.cancelled.empty()) ReleaseSamples(group);
  if (group.ended == 0) group.ended = ++ended_cases_;
  group.lines_at_end = group.lines.size();
  group.run = std::move(run);
}

void RunCollector::ReleaseSamples(Case& group) {
  group.samples = RunSamples(SampledRequests::kAll);
  group.samples_released = true;
}

bool RunCollector::IsSearched(const std::string& endpoint_name) const {
  const auto plan = plans_.find(endpoint_name);
  return plan != plans_.end() && plan->second.search;
}

bool RunCollector::IsWhole(std::size_t endpoint_index, const LoadLevel& load) const {
  const auto plan = plans_.find(endpoint_names_[endpoint_index]);
  return plan != plans_.end() && IsMeasuredWhole(plan->second.length, load);
}

void RunCollector::DropUnfinishedFlows() {
  const auto is_dropped = [&](std::size_t endpoint_index, const FlowKey& key) {
    if (!IsWhole(endpoint_index, std::get<LoadLevel>(key))) return false;
    const auto flow = flows_.find(key);
    return flow == flows_.end() || !flow->second.ended;
  };
  for (auto entry = cases_.begin(); entry != cases_.end();) {
    const auto& [key, group] = *entry;
    if (!is_dropped(key.endpoint_index, {key.endpoint_index, key.load, key.repetition})) {
      ++entry;
      continue;
    }
    DropCase(key, group);
    entry = cases_.erase(entry);
  }
  std::erase_if(flows_, [&](const auto& entry) {
    return is_dropped(std::get<std::size_t>(entry.first), entry.first);
  });
}

// Its counts. The case itself is erased by the caller.
void RunCollector::DropCase(const CaseKey& key, const Case& group) {
  requests_ -= group.lines.size() + group.cancelled.size();
  successful_requests_ -= group.successes;
  const auto finished = finished_.find({key.endpoint_index, key.load, key.prompt_id});
  if (finished != finished_.end()) finished->second -= group.lines.size();
}

void RunCollector::BeginAttempt() {
  DropUnfinishedFlows();
  for (auto& [key, group] : cases_) {
    if (group.cancelled.empty()) continue;
    requests_ -= group.cancelled.size();
    group.cancelled.clear();
    group.ended = 0;
  }
}

std::uint64_t RunCollector::Finished(const std::string& endpoint_name, const LoadLevel& load,
                                     const std::string& prompt_id) const {
  const auto endpoint = endpoint_index_.find(endpoint_name);
  if (endpoint == endpoint_index_.end()) return 0;
  const auto finished = finished_.find({endpoint->second, load, prompt_id});
  return finished == finished_.end() ? 0 : finished->second;
}

RequestsByFlow RunCollector::FinishedByFlow() const {
  RequestsByFlow finished;
  for (const auto& [key, group] : cases_) {
    if (group.lines.empty()) continue;
    finished[{endpoint_names_[key.endpoint_index], key.load, static_cast<int>(key.repetition)}] +=
        group.lines.size();
  }
  return finished;
}

CollectedCases RunCollector::ReleaseCases(
    const std::string& reason, const std::map<std::string, std::string>& endpoint_reasons) {
  AdoptWarmup();
  std::vector<std::pair<const CaseKey*, Case*>> order;
  order.reserve(cases_.size());
  for (auto& [key, group] : cases_) {
    if (group.ended > 0 || !group.lines.empty() || !group.cancelled.empty()) {
      order.emplace_back(&key, &group);
    }
  }
  // Unfinished cases go after the finished ones.
  std::ranges::stable_sort(order, {}, [](const auto& entry) {
    const std::uint64_t ended = entry.second->ended;
    return std::pair(entry.first->endpoint_index,
                     ended > 0 ? ended : std::numeric_limits<std::uint64_t>::max());
  });
  CollectedCases all;
  for (const auto& [key, group] : order) {
    const auto own = endpoint_reasons.find(endpoint_names_[key->endpoint_index]);
    MoveCase(*key, *group, own == endpoint_reasons.end() ? reason : own->second, all);
  }
  cases_.clear();
  return all;
}

// A prompt that was sent only as warm-up has no case. Another one of its flow takes its lines.
void RunCollector::AdoptWarmup() {
  std::map<FlowKey, Case*> adopters;
  const auto has_row = [](const Case& group) { return group.ended > 0 || !group.lines.empty(); };
  for (auto& [key, group] : cases_) {
    if (key.aggregate_name.empty() && has_row(group)) {
      adopters.emplace(FlowKey{key.endpoint_index, key.load, key.repetition}, &group);
    }
  }
  for (auto& [key, group] : cases_) {
    if (group.warmup.empty() || has_row(group)) continue;
    const auto adopter = adopters.find({key.endpoint_index, key.load, key.repetition});
    if (adopter == adopters.end()) continue;
    std::vector<LinePlace>& lines = adopter->second->warmup;
    lines.insert(lines.end(), group.warmup.begin(), group.warmup.end());
    group.warmup.clear();
  }
}

void RunCollector::MoveCase(const CaseKey& key, Case& group, const std::string& reason,
                            CollectedCases& all) const {
  const bool whole = group.ended > 0 && group.lines_at_end == group.lines.size();
  CaseResult result;
  if (!whole) group.run = UnfinishedRun(key, group, reason);
  result.run = std::move(group.run);
  result.inter_token_latency = std::move(group.inter_token_latency);
  for (const auto& [record, place] : group.cancelled) group.lines.push_back(place);
  group.lines.insert(group.lines.end(), group.warmup.begin(), group.warmup.end());
  all.cases.push_back(std::move(result));
  all.lines.push_back(std::move(group.lines));
}

CaseRun RunCollector::UnfinishedRun(const CaseKey& key, const Case& group,
                                    const std::string& reason) const {
  // The case had ended and its samples were released. Some of its lines were damaged, so a later
  // attempt sent those requests again. The case's own line is the best description left.
  if (group.samples_released) {
    CaseRun run = group.run;
    run.interrupted = true;
    return run;
  }
  RunSamples samples = group.samples;
  for (const auto& [record, place] : group.cancelled) samples.Add(record);
  EndpointSamples pooled = samples.Endpoints().front();
  if (const auto duration = FlowDurationOf(key)) pooled.duration = *duration;

  CaseRun run;
  run.endpoint_name = endpoint_names_[key.endpoint_index];
  run.prompt_id = key.prompt_id;
  const auto plan = plans_.find(run.endpoint_name);
  const bool is_search = IsSearched(run.endpoint_name);
  run.name = fmt::format("{}/{}", run.endpoint_name, is_search ? "capacity" : key.prompt_id);
  run.run_name = run.name;
  run.load = pooled.load;
  run.threads = pooled.load.Users().value_or(1);
  run.repetition_index = key.repetition;
  run.iterations = static_cast<std::int64_t>(pooled.total_requests);
  run.real_time = Mean(pooled.total_latency).value_or(0) * 1e3;
  run.counters = CaseCounters(pooled);
  // An earlier attempt may have ended the case, and recorded more about the client.
  ClientEvidence earlier = EvidenceFrom(group.run.counters);
  const ClientEvidence from_requests = PooledEvidence(pooled);
  if (!pooled.total_latency.empty() && (!earlier.Empty() || from_requests.HasBounds())) {
    earlier.send_delay_p99_ms.reset();
    const ClientEvidence client = WorstOf(from_requests, earlier);
    std::ranges::copy(EvidenceCounters(client), std::back_inserter(run.counters));
    run.client_verdict = Name(*JudgeClient(client));
  }
  if (plan != plans_.end() && (plan->second.stages.size() > 1 || is_search)) {
    run.name += fmt::format("/{}", key.load.Key());
    run.run_name = run.name;
  }
  run.interrupted = !HasAllRequests(key, run.iterations);
  if (pooled.successful_requests == 0) run.error_message = reason;
  return run;
}

// A run can end after the last request and before the line of the case.
bool RunCollector::HasAllRequests(const CaseKey& key, std::int64_t finished) const {
  const std::string& endpoint = endpoint_names_[key.endpoint_index];
  const auto plan = plans_.find(endpoint);
  if (plan == plans_.end()) return false;
  if (IsMeasuredWhole(plan->second.length, key.load)) {
    return HasEnded(endpoint, key.load, static_cast<int>(key.repetition));
  }
  return finished >= plan->second.RequestsOf(key.load, key.prompt_id).value_or(0);
}

std::optional<Nanoseconds> RunCollector::FlowDurationOf(const CaseKey& key) const {
  const auto flow = flows_.find({key.endpoint_index, key.load, key.repetition});
  if (flow == flows_.end() || !flow->second.span) return std::nullopt;
  return flow->second.span->Duration();
}

}  // namespace llmb
