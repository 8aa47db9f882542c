#include "benchmarks/llm_benchmarks/case_measurement.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/metrics/case_counters.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr const char* kInterruptedMessage = "interrupted";

}  // namespace

CaseMeasurement::CaseMeasurement(EndpointResources& resources, const Prompt& prompt,
                                 int thread_count)
    : resources_(resources),
      prompt_id_(prompt.id),
      thread_count_(thread_count),
      request_(resources.job.endpoint, prompt, resources.job.settings, resources.job.load),
      played_(thread_count),
      replayed_(thread_count) {}

void CaseMeasurement::Run(benchmark::State& state) {
  const int repetition = arrivals_.fetch_add(1) / thread_count_;
  if (state.thread_index() == 0) PlayRepetition(repetition);
  played_.arrive_and_wait();
  Replay(state);
  replayed_.arrive_and_wait();
  if (state.thread_index() == 0) FinishRepetition(state, repetition);
}

void CaseMeasurement::PlayRepetition(int repetition) {
  PushEarlierAttempts(repetition);
  const std::vector<std::vector<int>> missing = MissingIterations(repetition);
  const CaseLoad load{
      .request = request_,
      .usage = resources_.usage,
      .interrupted = resources_.interrupted,
      .request_id_prefix = fmt::format("{}-{}-{}", resources_.job.run_id, prompt_id_, repetition),
      .iterations = resources_.job.iterations,
      .repetition = repetition,
      .missing_iterations = missing.empty() ? nullptr : &missing,
      .unknown_keys = &resources_.unknown_keys};
  const auto replaying_thread = [this](int user) {
    return static_cast<std::size_t>(user % thread_count_);
  };
  latencies_.assign(static_cast<std::size_t>(thread_count_), {});
  unfinished_.assign(static_cast<std::size_t>(thread_count_), 0);
  for (int user = 0; user < resources_.job.load.MostInFlight(); ++user) {
    unfinished_[replaying_thread(user)] += load.RequestsOf(user);
  }
  std::vector<Transport*> transports;
  for (const auto& transport : resources_.transports) transports.push_back(transport.get());
  cost_ = PlayLoad(resources_.job.load, load, transports, resources_.clock,
                   [&](int /*thread*/, RequestRecord record) {
                     {
                       const std::scoped_lock lock(mutex_);
                       const std::size_t thread = replaying_thread(*record.user);
                       latencies_[thread].push_back(*record.total_latency);
                       --unfinished_[thread];
                     }
                     Keep(std::move(record));
                   });
}

std::vector<std::vector<int>> CaseMeasurement::MissingIterations(int repetition) const {
  std::vector<std::vector<int>> missing;
  if (resources_.job.journal.empty()) return missing;
  for (int user = 0; user < resources_.job.load.MostInFlight(); ++user) {
    missing.push_back(resources_.finished.MissingIterations(prompt_id_, repetition, user,
                                                            resources_.job.iterations));
  }
  return missing;
}

// The queue pools earlier samples with the records of this attempt, so they are pushed before the
// first of those records.
void CaseMeasurement::PushEarlierAttempts(int repetition) {
  if (resources_.job.journal.empty()) return;
  resources_.queue.PushEarlier(resources_.finished.SamplesOf(prompt_id_, repetition));
  first_failure_ = resources_.finished.FirstFailure(prompt_id_, repetition);
}

void CaseMeasurement::Keep(RequestRecord record) {
  record.attempt = resources_.job.attempt;
  if (!record.Succeeded()) {
    const std::scoped_lock lock(mutex_);
    if (first_failure_.empty()) first_failure_ = record.error_message;
  }
  resources_.queue.Push(std::move(record));
}

// Runs one iteration per request. All registered iterations must run: the threads of Google
// Benchmark wait for each other after the loop, so leaving it early would hang. An iteration takes
// no time if it has no request, because an earlier attempt finished that request or an interruption
// prevented it. Only the latter calls SkipWithError, which discards what Google Benchmark knows of
// the case. A failed request is a result like any other.
void CaseMeasurement::Replay(benchmark::State& state) {
  const auto thread = static_cast<std::size_t>(state.thread_index());
  const std::vector<Nanoseconds>& latencies = latencies_[thread];
  bool interrupted = unfinished_[thread] > 0;
  std::size_t next = 0;
  for (auto _ : state) {
    if (next < latencies.size()) {
      state.SetIterationTime(ToSeconds(latencies[next++]));
    } else if (interrupted) {
      state.SkipWithError(kInterruptedMessage);
      interrupted = false;
    }
  }
}

void CaseMeasurement::FinishRepetition(benchmark::State& state, int repetition) {
  const RunSamples samples = resources_.queue.FinishCase();
  RepetitionResult result;
  if (!samples.Endpoints().empty()) JudgeRepetition(samples.Endpoints().front(), result);
  std::size_t requests = 0;
  for (const std::vector<Nanoseconds>& latencies : latencies_) requests += latencies.size();
  if (requests > 0) {
    result.cpu_seconds_per_request = ToSeconds(cost_.cpu_time) / static_cast<double>(requests);
  }
  for (const auto& [name, value] : result.counters) state.counters[name] = value;
  first_failure_.clear();
  results_.resize(std::max(results_.size(), static_cast<std::size_t>(repetition) + 1));
  results_[static_cast<std::size_t>(repetition)] = std::move(result);
}

void CaseMeasurement::JudgeRepetition(const EndpointSamples& pooled,
                                      RepetitionResult& result) const {
  const auto cancelled = pooled.failures.find(std::string(Name(ErrorType::kCancelled)));
  result.finished_requests =
      pooled.total_requests - (cancelled == pooled.failures.end() ? 0 : cancelled->second);
  result.counters = CaseCounters(pooled);
  result.mean_latency_seconds = Mean(pooled.total_latency);
  if (pooled.successful_requests == 0) {
    // Without a success there is no figure that a busy client could have distorted, so there is no
    // verdict. Refused connections use hardly anything but CPU time and would make any client look
    // limited.
    result.failure =
        fmt::format("all {} requests failed: {}", pooled.total_requests, first_failure_);
    return;
  }
  if (pooled.total_latency.empty()) {
    result.failure =
        "no request was measured: the load generator was suspended during each of them";
  }
  ClientEvidence client = PooledEvidence(pooled);
  client.client_cpu_share = cost_.cpu_share;
  result.client_verdict = Name(JudgeClient(client).value_or(ClientVerdict::kOk));
  std::ranges::copy(EvidenceCounters(client), std::back_inserter(result.counters));
}

RepetitionResult CaseMeasurement::ResultOf(std::int64_t repetition) const {
  const auto index = static_cast<std::size_t>(repetition);
  return index < results_.size() ? results_[index] : RepetitionResult{};
}

}  // namespace llmb
