#include "harness/journal/finished_requests.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "harness/base/atomic_file.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_reader.h"

namespace llmb {
namespace {

// How many seconds one of Google Benchmark's time units has.
double SecondsPerUnit(std::string_view unit) {
  return unit == "ns" ? 1e-9 : unit == "us" ? 1e-6 : unit == "ms" ? 1e-3 : 1;
}

}  // namespace

Result<FinishedRequests> FinishedRequests::Load(const std::filesystem::path& journal,
                                                std::uint64_t whole_bytes,
                                                const std::string& endpoint_name) {
  LLMB_ASSIGN_OR_RETURN(std::unique_ptr<std::istream> file, OpenFile(journal));
  FinishedRequests finished;
  StageLength length;
  const auto read_plan = [&](const JournalHeader& header) {
    const auto plan = std::ranges::find(header.plan, endpoint_name, &EndpointPlan::endpoint_name);
    if (plan != header.plan.end()) length = plan->length;
  };
  const auto drop_unfinished = [&] {
    std::erase_if(finished.flows_, [&](const auto& flow) {
      return IsMeasuredWhole(length, flow.first.first) && !flow.second.ended;
    });
  };
  const auto add = [&](const RunEvent& event, LinePlace place) {
    if (place.offset < whole_bytes) finished.AddEvent(event, endpoint_name);
  };
  LLMB_RETURN_IF_ERROR(
      ReadJournal(*file, journal.string(),
                  {.on_header = read_plan, .on_attempt = drop_unfinished, .on_event = add}));
  drop_unfinished();
  return finished;
}

void FinishedRequests::AddEvent(const RunEvent& event, const std::string& endpoint_name) {
  if (const auto* run = std::get_if<CaseRun>(&event)) {
    if (run->endpoint_name == endpoint_name && !run->IsAggregate()) AddLine(*run);
    return;
  }
  if (const auto* ended = std::get_if<FlowEnded>(&event)) {
    if (ended->endpoint_name == endpoint_name) {
      flows_[{ended->load, ended->repetition}].ended = true;
    }
    return;
  }
  if (const auto* stage = std::get_if<SearchStageEnded>(&event)) {
    if (stage->endpoint_name == endpoint_name) AddSearchStage(*stage);
    return;
  }
  const auto* record = std::get_if<RequestRecord>(&event);
  const bool wanted = record != nullptr && record->endpoint_name == endpoint_name &&
                      record->error_type != ErrorType::kCancelled && !record->warmup;
  if (!wanted) return;
  Flow& flow = flows_[{record->load, record->repetition}];
  flow.samples.Add(*record);
  AddRecord(*record, flow.cases[record->prompt_id]);
}

void FinishedRequests::AddSearchStage(const SearchStageEnded& stage) {
  const SearchStage& played = stage.result.stage;
  if (played.requests == 0) return;
  flows_[{OpenLoop{played.rate}, played.repetition}].ended = true;
  search_stages_.push_back(stage.result);
}

bool FinishedRequests::HasEnded(const LoadLevel& load, int repetition) const {
  const auto flow = flows_.find({load, repetition});
  return flow != flows_.end() && flow->second.ended;
}

void FinishedRequests::AddRecord(const RequestRecord& record, Case& group) {
  if (group.first_failure.empty()) group.first_failure = record.error_message;
  group.iterations.insert(record.iteration);
  group.unjudged_requests = true;
  if (!record.read_lag_p99 || record.suspended) return;
  // The lags themselves are not in the journal. Each event counts with its request's p99.
  const std::int64_t events = std::max<std::int64_t>(1, record.token_events.value_or(1));
  group.unjudged_lags.Add(*record.read_lag_p99, static_cast<std::uint64_t>(events));
}

// An attempt that found all requests finished has measured no client, so its line does not count.
void FinishedRequests::AddLine(const CaseRun& run) {
  const auto flow = flows_.find({run.load, static_cast<int>(run.repetition_index)});
  if (flow == flows_.end()) return;
  const auto found = flow->second.cases.find(run.prompt_id);
  if (found == flow->second.cases.end() || !found->second.unjudged_requests) return;
  Case& group = found->second;
  group.unjudged_requests = false;
  group.unjudged_lags = {};
  ClientEvidence evidence = EvidenceFrom(run.counters);
  evidence.send_delay_p99_ms.reset();
  group.client.evidence = WorstOf(group.client.evidence, evidence);
  // An attempt's line has the time per request over all attempts.
  const double seconds_per_request = run.cpu_time * SecondsPerUnit(run.time_unit);
  group.client.cpu_requests = static_cast<std::uint64_t>(std::max<std::int64_t>(0, run.iterations));
  group.client.cpu_seconds = seconds_per_request * static_cast<double>(group.client.cpu_requests);
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

EarlierClient FinishedRequests::ClientOf(const LoadLevel& load, int repetition,
                                         const std::string& prompt_id) const {
  const Case* group = Find(load, repetition, prompt_id);
  if (group == nullptr) return {};
  EarlierClient client = group->client;
  if (const auto lag = group->unjudged_lags.Quantile(0.99)) {
    ClientEvidence killed;
    killed.read_lag_p99_ms = ToMilliseconds(*lag);
    client.evidence = WorstOf(client.evidence, killed);
  }
  return client;
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
