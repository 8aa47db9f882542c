#include "harness/journal/run_collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "harness/base/text.h"
#include "harness/metrics/case_counters.h"
#include "harness/metrics/quantile.h"

namespace llmb {

RunCollector::RunCollector(const std::vector<Endpoint>& endpoints,
                           const std::vector<Prompt>& prompts) {
  for (const Endpoint& endpoint : endpoints) {
    endpoint_index_.emplace(endpoint.name, endpoint_names_.size());
    endpoint_names_.push_back(endpoint.name);
    if (endpoint.simulated) simulated_.insert(endpoint.name);
  }
  for (const Prompt& prompt : prompts) prompts_.emplace(prompt.id, prompt);
}

const RequestRecord* RunCollector::Take(RunEvent event, LinePlace place) {
  if (auto* record = std::get_if<RequestRecord>(&event)) {
    return TakeRecord(std::move(*record), place);
  }
  if (auto* run = std::get_if<CaseRun>(&event)) {
    TakeCase(std::move(*run));
  } else if (notes_.size() < kMostNotes) {
    notes_.push_back(std::get<EndpointNote>(std::move(event)));
    notes_.back().text = CutText(notes_.back().text, kNoteCharacters);
  }
  return nullptr;
}

void RunCollector::FillInWhatIsSaidOnce(RequestRecord& record) const {
  record.simulated = simulated_.contains(record.endpoint_name);
  const auto prompt = prompts_.find(record.prompt_id);
  if (prompt == prompts_.end()) return;
  record.prompt_text = CutText(prompt->second.text, kPromptTextCharacters);
  record.prompt_length = prompt->second.length;
  record.prompt_complexity = prompt->second.complexity;
  record.prompt_category = prompt->second.category;
}

const RequestRecord* RunCollector::TakeRecord(RequestRecord record, LinePlace place) {
  const auto endpoint = endpoint_index_.find(record.endpoint_name);
  if (endpoint == endpoint_index_.end() || !prompts_.contains(record.prompt_id)) return nullptr;
  FillInWhatIsSaidOnce(record);
  ++requests_;
  if (record.Succeeded()) ++successful_requests_;

  Case& one = cases_[{endpoint->second, record.prompt_id, record.repetition, ""}];
  if (record.error_type == ErrorType::kCancelled) {
    one.cancelled.emplace_back(record, place);
  } else {
    one.samples.Add(record);
    NoteSuspension(endpoint->second, record);
    one.lines.push_back(place);
    ++finished_[{endpoint->second, record.prompt_id}];
  }
  last_record_ = std::move(record);
  last_record_.token_times.clear();
  last_record_.read_lags.clear();
  return &last_record_;
}

void RunCollector::NoteSuspension(std::size_t endpoint_index, const RequestRecord& record) {
  if (!record.suspended) return;
  auto& [requests, longest] = suspended_[endpoint_index];
  ++requests;
  longest = std::max(longest, *record.suspended);
}

std::vector<EndpointNote> RunCollector::Notes() const {
  std::vector<EndpointNote> notes = notes_;
  for (const auto& [endpoint_index, suspended] : suspended_) {
    const auto& [requests, longest] = suspended;
    notes.push_back(
        {endpoint_names_[endpoint_index],
         fmt::format(
             "had {} request{} under way while this program did not run, for up to {:.1f} s "
             "(it was stopped, or the machine slept): counted, but in no latency; the "
             "throughput holds that time",
             requests, requests == 1 ? "" : "s", ToSeconds(longest))});
  }
  return notes;
}

void RunCollector::TakeCase(CaseRun run) {
  const auto endpoint = endpoint_index_.find(run.endpoint_name);
  if (endpoint == endpoint_index_.end()) return;
  const std::int64_t repetition = run.IsAggregate() ? 0 : run.repetition_index;
  Case& one = cases_[{endpoint->second, run.prompt_id, repetition, run.aggregate_name}];
  // Of a case that an earlier attempt measured whole, that attempt's line says how it was.
  const bool whole = one.ended > 0 && !one.run.error_message;
  if (whole && !run.IsAggregate() && one.lines_at_end == one.lines.size()) return;
  // A case that was interrupted may go on in another attempt, even if what was cancelled was its
  // last request, so that it ended as others do.
  if (!run.error_message && one.cancelled.empty()) GiveUpSamples(one);
  if (one.ended == 0) one.ended = ++ended_cases_;
  one.lines_at_end = one.lines.size();
  one.run = std::move(run);
}

void RunCollector::GiveUpSamples(Case& one) {
  PoolGaps(one);
  one.samples = {};
  one.samples_given_up = true;
}

void RunCollector::PoolGaps(Case& one) {
  if (one.samples.Endpoints().empty()) return;
  one.inter_token_latency.Merge(one.samples.Endpoints().front().inter_token_latency);
}

void RunCollector::BeginAttempt() {
  for (auto& [key, one] : cases_) {
    if (one.cancelled.empty()) continue;
    requests_ -= one.cancelled.size();
    one.cancelled.clear();
    one.ended = 0;
  }
}

std::uint64_t RunCollector::Finished(const std::string& endpoint_name,
                                     const std::string& prompt_id) const {
  const auto endpoint = endpoint_index_.find(endpoint_name);
  if (endpoint == endpoint_index_.end()) return 0;
  const auto finished = finished_.find({endpoint->second, prompt_id});
  return finished == finished_.end() ? 0 : finished->second;
}

CollectedCases RunCollector::TakeCases(const std::string& reason,
                                       const std::map<std::string, std::string>& endpoint_reasons) {
  std::vector<std::pair<const CaseKey*, Case*>> order;
  order.reserve(cases_.size());
  for (auto& [key, one] : cases_) {
    if (one.ended > 0 || !one.lines.empty() || !one.cancelled.empty()) {
      order.emplace_back(&key, &one);
    }
  }
  // Cases that did not end come after those that did.
  std::ranges::stable_sort(order, {}, [](const auto& entry) {
    const std::uint64_t ended = entry.second->ended;
    return std::pair(entry.first->endpoint_index,
                     ended > 0 ? ended : std::numeric_limits<std::uint64_t>::max());
  });
  CollectedCases all;
  for (const auto& [key, one] : order) {
    const auto own = endpoint_reasons.find(endpoint_names_[key->endpoint_index]);
    MoveCase(*key, *one, own == endpoint_reasons.end() ? reason : own->second, all);
  }
  cases_.clear();
  return all;
}

void RunCollector::MoveCase(const CaseKey& key, Case& one, const std::string& reason,
                            CollectedCases& all) const {
  const bool whole = one.ended > 0 && one.lines_at_end == one.lines.size();
  CaseResult result;
  if (!whole) one.run = UnfinishedRun(key, one, reason);
  PoolGaps(one);
  result.run = std::move(one.run);
  result.inter_token_latency = std::move(one.inter_token_latency);
  for (const auto& [record, place] : one.cancelled) one.lines.push_back(place);
  all.cases.push_back(std::move(result));
  all.lines.push_back(std::move(one.lines));
}

CaseRun RunCollector::UnfinishedRun(const CaseKey& key, const Case& one,
                                    const std::string& reason) const {
  // What was sent since replaces requests that the line of its end counts (they are in a damaged
  // part of the journal), and of those before it nothing else is left.
  if (one.samples_given_up) {
    CaseRun run = one.run;
    run.error_message = reason;
    return run;
  }
  RunSamples samples = one.samples;
  for (const auto& [record, place] : one.cancelled) samples.Add(record);
  const EndpointSamples& pooled = samples.Endpoints().front();

  CaseRun run;
  run.endpoint_name = endpoint_names_[key.endpoint_index];
  run.prompt_id = key.prompt_id;
  run.name = fmt::format("{}/{}", run.endpoint_name, key.prompt_id);
  run.run_name = run.name;
  run.load = pooled.load;
  run.threads = pooled.load.MostInFlight();
  run.repetition_index = key.repetition;
  run.iterations = static_cast<std::int64_t>(pooled.total_requests);
  run.real_time = Mean(pooled.total_latency).value_or(0) * 1e3;
  run.counters = CaseCounters(pooled);
  run.error_message = reason;
  return run;
}

}  // namespace llmb
