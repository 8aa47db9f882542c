#include "tools/convert/case_merger.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/metrics/aggregate.h"
#include "harness/metrics/case_counters.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

// How many of the unit make a second.
double UnitsPerSecond(const std::string& time_unit) {
  if (time_unit == "ns") return 1e9;
  if (time_unit == "us") return 1e6;
  return time_unit == "s" ? 1 : 1e3;
}

// Whether Google Benchmark gave the name.
bool HasWholeName(const CaseRun& run) { return run.name.find("/manual_time") != std::string::npos; }

std::optional<double> CounterOf(const CaseRun& run, const std::string& name) {
  const auto found = std::ranges::find(run.counters, name, &std::pair<std::string, double>::first);
  return found == run.counters.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

CaseMerger::Part& CaseMerger::PartOf(const RequestRecord& record) {
  return parts_[{record.endpoint_name, record.prompt_id, record.load, record.repetition, ""}];
}

void CaseMerger::AddRequest(const RequestRecord& record, std::uint32_t number) {
  unassigned_.push_back(number);
  // Warm-up requests may be stored with the case of another prompt.
  if (!record.warmup) PartOf(record).samples.Add(record);
}

void CaseMerger::AddCase(const CaseRun& run, const DurationCounts& gaps) {
  const std::int64_t repetition = run.IsAggregate() ? 0 : run.repetition_index;
  const Key key{run.endpoint_name, run.prompt_id, run.load, repetition, run.aggregate_name};
  Part& part = parts_[key];
  if (!part.merged) {
    part.merged.emplace().run = run;
    order_.push_back(key);
    if (std::ranges::find(endpoints_, run.endpoint_name) == endpoints_.end()) {
      endpoints_.push_back(run.endpoint_name);
    }
  }
  if (run.IsAggregate()) return;
  MergedCase& merged = *part.merged;
  // The journal of a case that did not end lacks the name that Google Benchmark gives it.
  if (merged.run.interrupted && !run.interrupted) merged.run = run;
  // It also lacks that name for a case that ended, if no other case of its process did.
  if (!HasWholeName(merged.run) && HasWholeName(run)) {
    merged.run.name = run.name;
    merged.run.run_name = run.run_name;
  }
  merged.gaps.Merge(gaps);
  merged.requests.insert(merged.requests.end(), unassigned_.begin(), unassigned_.end());
  unassigned_.clear();
  part.client = WorstOf(part.client, EvidenceFrom(run.counters));
  // A shard that died left no CPU time.
  if (run.cpu_time > 0) part.cpu_iterations += run.iterations;
  part.cpu_time += run.cpu_time * static_cast<double>(run.iterations);
  part.interrupted |= run.interrupted;
  if (!part.error_message) part.error_message = run.error_message;
}

void CaseMerger::FillRepetition(Part& part, Nanoseconds duration,
                                const ClientEvidence& of_shards) const {
  CaseRun& run = part.merged->run;
  EndpointSamples pooled;
  if (!part.samples.Endpoints().empty()) pooled = part.samples.Endpoints().front();
  part.samples = RunSamples(SampledRequests::kAll);
  pooled.duration = duration;
  pooled.inter_token_latency = part.merged->gaps;
  run.iterations = static_cast<std::int64_t>(pooled.total_requests);
  run.real_time = Mean(pooled.total_latency).value_or(0) * UnitsPerSecond(run.time_unit);
  run.cpu_time =
      part.cpu_iterations > 0 ? part.cpu_time / static_cast<double>(part.cpu_iterations) : 0;
  run.interrupted = part.interrupted;
  run.error_message = pooled.successful_requests > 0 ? std::nullopt : part.error_message;
  run.counters = CaseCounters(pooled);
  // The send delay is computed from all requests, and not taken from the worst shard.
  part.client.send_delay_p99_ms.reset();
  const ClientEvidence client = WorstOf(WorstOf(PooledEvidence(pooled), part.client), of_shards);
  std::ranges::copy(EvidenceCounters(client), std::back_inserter(run.counters));
  // A verdict is about figures, which need a request that was measured.
  if (!pooled.total_latency.empty()) {
    run.client_verdict = Name(JudgeClient(client).value_or(ClientVerdict::kOk));
  }
}

// False if the aggregate has no value: too few repetitions succeeded.
bool CaseMerger::FillAggregate(const std::vector<MergedCase>& repetitions, CaseRun& aggregate) {
  std::vector<const CaseRun*> all;
  std::vector<const CaseRun*> succeeded;
  for (const MergedCase& one : repetitions) {
    const CaseRun& run = one.run;
    const bool same = run.endpoint_name == aggregate.endpoint_name && run.load == aggregate.load &&
                      run.prompt_id == aggregate.prompt_id && !run.IsAggregate();
    if (same) all.push_back(&run);
    if (same && !run.error_message) succeeded.push_back(&run);
  }
  const auto values_of = [&](const auto& figure, bool of_failed = false) {
    std::vector<double> values;
    for (const CaseRun* run : of_failed ? all : succeeded) {
      if (const std::optional<double> value = figure(*run)) values.push_back(*value);
    }
    return Aggregate(aggregate.aggregate_name, values);
  };
  const auto real_time = values_of([](const CaseRun& run) { return std::optional(run.real_time); });
  if (!real_time) return false;
  aggregate.real_time = *real_time;
  const auto cpu_time = values_of([](const CaseRun& run) {
    return run.cpu_time > 0 ? std::optional(run.cpu_time) : std::nullopt;
  });
  aggregate.cpu_time = cpu_time.value_or(0);
  aggregate.counters.clear();
  for (const auto& [name, value] : succeeded.front()->counters) {
    const auto of_all =
        values_of([&name = name](const CaseRun& run) { return CounterOf(run, name); },
                  CountsFailedRepetitions(name));
    if (of_all) aggregate.counters.emplace_back(name, *of_all);
  }
  return true;
}

std::vector<MergedCase> CaseMerger::Finish(
    const std::map<FlowName, Nanoseconds>& durations,
    const std::function<ClientEvidence(const std::string& endpoint, const LoadLevel&)>& evidence,
    bool lacks_requests) {
  std::ranges::stable_sort(order_, {}, [&](const Key& key) {
    const auto endpoint = std::ranges::find(endpoints_, std::get<0>(key)) - endpoints_.begin();
    return std::pair(endpoint, !std::get<4>(key).empty());
  });
  std::vector<MergedCase> cases;
  cases.reserve(order_.size());
  for (const Key& key : order_) {
    Part& part = parts_.at(key);
    CaseRun& run = part.merged->run;
    if (run.IsAggregate()) {
      if (!FillAggregate(cases, run)) continue;
    } else {
      const auto flow =
          durations.find({run.endpoint_name, run.load, static_cast<int>(run.repetition_index)});
      part.interrupted |= lacks_requests;
      FillRepetition(part, flow == durations.end() ? Nanoseconds::zero() : flow->second,
                     evidence(run.endpoint_name, run.load));
    }
    cases.push_back(std::move(*part.merged));
  }
  return cases;
}

}  // namespace llmb
