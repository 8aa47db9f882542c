#include "benchmarks/llm_benchmarks/flow_measurement.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/base/await_wall_time.h"
#include "harness/base/random.h"
#include "harness/metrics/case_counters.h"
#include "harness/metrics/client_verdict.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

// The load in letters, digits and dots only, because request ids are searched for in logs.
std::string LoadInIds(const LoadLevel& level) {
  const auto rate = level.Rate();
  return rate ? fmt::format("rate{}", *rate) : level.ShortLabel();
}

// Adds the evidence about the client in this attempt to that of earlier ones. An attempt that sent
// no request of the case is no evidence.
EarlierClient WithThisAttempt(EarlierClient client, const LoadCost& cost,
                              const CaseOutcome& outcome, double cpu_seconds_per_request) {
  const std::uint64_t requests = outcome.latencies.size();
  if (requests == 0) return client;
  ClientEvidence evidence;
  evidence.client_cpu_share = cost.cpu_share;
  client.evidence = WorstOf(client.evidence, evidence);
  client.cpu_seconds += cpu_seconds_per_request * static_cast<double>(requests);
  client.cpu_requests += requests;
  return client;
}

// `other` is the evidence that is not in the samples.
void Judge(const EndpointSamples& pooled, const ClientEvidence& other, CaseOutcome& outcome) {
  outcome.counters = CaseCounters(pooled);
  outcome.mean_latency_seconds = Mean(pooled.total_latency);
  if (pooled.successful_requests == 0) {
    // Without a success there is no figure that a busy client could have distorted, so there is no
    // verdict. Refused connections use hardly anything but CPU time and would make any client look
    // limited.
    const std::string which = pooled.total_requests == 1 ? "the only request"
                              : pooled.total_requests == 2
                                  ? "both requests"
                                  : fmt::format("all {} requests", pooled.total_requests);
    outcome.failure = fmt::format("{} failed: {}", which, outcome.failure);
    return;
  }
  outcome.failure.clear();
  if (pooled.total_latency.empty()) {
    outcome.failure =
        "no request was measured: the load generator was suspended during each of them";
  }
  const ClientEvidence client = WorstOf(PooledEvidence(pooled), other);
  if (!pooled.total_latency.empty()) {
    outcome.client_verdict = Name(JudgeClient(client).value_or(ClientVerdict::kOk));
    std::ranges::copy(EvidenceCounters(client), std::back_inserter(outcome.counters));
  }
}

}  // namespace

FlowMeasurement::FlowMeasurement(const EndpointJob& job, const Clock& clock,
                                 const std::atomic<bool>& interrupted,
                                 const AwaitLevel& await_level, MeasurementQueue& queue,
                                 const FinishedRequests& finished, GeneratorThreads threads,
                                 RankLink* rank)
    : job_(job),
      clock_(clock),
      interrupted_(interrupted),
      await_level_(await_level),
      queue_(queue),
      finished_(finished),
      rows_(job.rows ? job.rows : std::make_shared<DatasetRows>()),
      threads_(threads),
      rank_(rank) {
  usage_.Begin(job.accepts_usage);
  for (const Prompt& prompt : job.prompts) {
    prompts_.emplace_back(job.endpoint, prompt, job.settings);
  }
  std::size_t most = 0;
  for (const StagePlan& stage : job.stages) most = std::max(most, ThreadCount(stage.level));
  if (job.search) most = ThreadCount(OpenLoop{});
  for (std::size_t i = 0; i < most; ++i) {
    transports_.push_back(std::make_unique<CurlTransport>(clock, job.timestamps, job.http_reader));
  }
}

void FlowMeasurement::PlayAll() {
  if (std::exchange(played_, true)) return;
  if (job_.search) return PlaySearch();
  if (PrefixesToPrime(job_.workload) > 0 && IsAnythingLeft()) PrimePrefixes();
  bool is_first = true;  // it begins at the start of the run
  for (const Flow& flow : FlowsInOrder()) {
    if (interrupted_.load()) return;
    const LoadLevel& level = job_.stages[flow.stage].level;
    await_level_(level);
    const auto start = std::exchange(is_first, false) ? std::nullopt : AgreeOnFlow(level);
    // A signal may have come meanwhile.
    // cppcheck-suppress identicalConditionAfterEarlyExit
    if (interrupted_.load()) return;
    PlayOne({.stage = job_.stages[flow.stage],
             .repetition = flow.repetition,
             .length = job_.length,
             .search = nullptr,
             .start = start});
  }
}

std::optional<WallTime> FlowMeasurement::AgreeOnFlow(const LoadLevel& level) {
  if (rank_ == nullptr) return std::nullopt;
  const auto agreement = rank_->Agree(level.Key());
  return agreement ? std::optional(agreement->start) : std::nullopt;
}

// Endpoints with the same stages draw the same order, so they play each level together.
std::vector<FlowMeasurement::Flow> FlowMeasurement::FlowsInOrder() const {
  std::vector<Flow> flows;
  for (std::size_t stage = 0; stage < job_.stages.size(); ++stage) {
    for (int repetition = 0; repetition < job_.repetitions; ++repetition) {
      flows.push_back({stage, repetition});
    }
  }
  if (job_.shuffles_flows) Shuffle(flows, job_.seed);
  return flows;
}

LoadCost FlowMeasurement::PlayOne(const FlowPlan& plan) {
  const LoadLevel& level = plan.stage.level;
  // The queue pools earlier samples with the records of this attempt, so they are pushed before the
  // first of those records.
  if (!job_.journal.empty()) queue_.PushEarlier(finished_.SamplesOf(level, plan.repetition));
  flow_requests_ = 0;
  Outcomes outcomes;
  for (const std::string& prompt_id : plan.stage.prompt_ids) {
    outcomes[prompt_id].failure = finished_.FirstFailure(level, plan.repetition, prompt_id);
  }
  const int users = level.Users().value_or(1);
  FlowRequests requests = RequestsLeft(plan);
  std::vector<int> rows;
  if (job_.workload.IsDataset() && !requests.endless) rows = requests.iterations.front();
  RequestPool pool(std::move(requests), users,
                   MixSeeds({job_.seed, static_cast<std::uint64_t>(users), NumberOf(plan)}));
  // An earlier attempt may have finished the flow. The cost of an empty flow is no evidence.
  const bool is_left = pool.Left() > 0;
  LoadCost cost;
  if (is_left) cost = SendFlow(plan, std::move(rows), pool, outcomes);
  EndFlow(plan, is_left);
  Finish(queue_.FinishFlow(), level, plan.repetition, cost, outcomes);
  MarkInterrupted(plan, outcomes);
  for (auto& [prompt_id, outcome] : outcomes) {
    outcomes_.emplace(Key{level, prompt_id, plan.repetition}, std::move(outcome));
  }
  return cost;
}

LoadCost FlowMeasurement::SendFlow(const FlowPlan& plan, std::vector<int> rows, RequestPool& pool,
                                   Outcomes& outcomes) {
  const LoadLevel& level = plan.stage.level;
  const int repetition = plan.repetition;
  SendSlots slots(job_.max_in_flight);
  const FlowSchedule schedule = ScheduleOf(plan, pool, slots);
  if (level.IsOpenLoop() && job_.shard.count > 1) rows = RowsOf(schedule.requests, pool);
  const std::string id = fmt::format("{}-{}-{}", job_.run_id, LoadInIds(level), repetition);
  const std::unique_ptr<RequestSource> source = SourceOf(plan, id, std::move(rows));
  const FlowLoad flow{.level = level,
                      .source = *source,
                      .pool = pool,
                      .usage = usage_,
                      .interrupted = interrupted_,
                      .request_id_prefix = id,
                      .repetition = repetition,
                      .unknown_keys = &unknown_keys_,
                      .heartbeats = &heartbeats_,
                      .in_flight = &queue_.InFlight(),
                      .schedule = level.IsOpenLoop() ? &schedule : nullptr,
                      .ended = plan.search != nullptr ? &plan.search->ended : nullptr,
                      .shard = job_.shard};
  AwaitStart(plan);
  queue_.BeginFlow({level, repetition, std::max(job_.repetitions, repetition + 1)});
  const LoadCost cost =
      PlayFlow(flow, TransportsFor(level), clock_, [&](int /*thread*/, RequestRecord record) {
        Keep(std::move(record), plan.search, outcomes);
      });
  NoteRemarks(level, *source);
  NoteAbandoned(level, pool);
  return cost;
}

void FlowMeasurement::NoteRemarks(const LoadLevel& level, const RequestSource& source) {
  if (const std::string why = source.EndedEarly(); !why.empty()) {
    queue_.Push(EndpointNote{job_.endpoint.name,
                             fmt::format("at {}: the stage ended early: {}", level.Label(), why)});
  }
  if (const std::string remark = source.Remark(); !remark.empty()) {
    queue_.Push(EndpointNote{job_.endpoint.name, fmt::format("at {}: {}", level.Label(), remark)});
  }
}

// Called when the flow is prepared, so that it begins at the moment of --start-at.
void FlowMeasurement::AwaitStart(const FlowPlan& plan) {
  const LoadLevel& level = plan.stage.level;
  if (plan.start) return AwaitMoment(level, *plan.start, "the moment that the ranks agreed on");
  if (!job_.start_at || std::exchange(awaited_start_, true)) return;
  AwaitMoment(level, *job_.start_at, "--start-at");
}

void FlowMeasurement::AwaitMoment(const LoadLevel& level, WallTime moment, const char* name) {
  constexpr Nanoseconds kLate = std::chrono::milliseconds(50);
  const Nanoseconds late = clock_.WallNow() - moment;
  if (late > kLate) {
    queue_.Push(EndpointNote{
        job_.endpoint.name,
        fmt::format("at {}: began {:.3g} s after {}", level.Label(), ToSeconds(late), name)});
  }
  AwaitWallTime(moment, clock_, interrupted_);
}

// `was_left`: whether anything was left to send. A flow in which this shard has no requests ends,
// too.
void FlowMeasurement::EndFlow(const FlowPlan& plan, bool was_left) {
  const LoadLevel& level = plan.stage.level;
  if (ShareOf(level).IsEmpty() && plan.repetition == 0) {
    queue_.Push(
        EndpointNote{job_.endpoint.name,
                     fmt::format("at {}: {} sent nothing, as there are fewer users than shards",
                                 level.Label(), Label(job_.shard))});
  }
  // The stage of a search ends with an event of its own.
  if (!IsMeasuredWhole(plan.length, level) || plan.search != nullptr || interrupted_.load()) return;
  if (was_left || !finished_.HasEnded(level, plan.repetition)) {
    queue_.Push(FlowEnded{job_.endpoint.name, level, plan.repetition});
  }
}

void FlowMeasurement::MarkInterrupted(const FlowPlan& plan, Outcomes& outcomes) const {
  const StagePlan& stage = plan.stage;
  auto counts = RequestsPerPrompt(plan.length, stage.prompt_ids.size());
  if (counts) counts = SharePerPrompt(*counts, ShareOf(stage.level));
  for (std::size_t i = 0; i < stage.prompt_ids.size(); ++i) {
    CaseOutcome& outcome = outcomes.at(stage.prompt_ids[i]);
    // An earlier attempt that was interrupted left nothing of a flow that is measured whole.
    outcome.interrupted =
        IsMeasuredWhole(plan.length, stage.level)
            ? interrupted_.load()
            : outcome.finished_requests < static_cast<std::uint64_t>((*counts)[i]);
  }
}

std::size_t FlowMeasurement::ThreadCount(const LoadLevel& level) const {
  const int users = std::max(1, MostInFlight(job_, level));
  const int count = threads_.shared || level.IsOpenLoop()
                        ? std::min(users, threads_.cores)
                        : ThreadsFor(ClosedLoop{users}, threads_.cores);
  return static_cast<std::size_t>(count);
}

std::vector<Transport*> FlowMeasurement::TransportsFor(const LoadLevel& level) const {
  std::vector<Transport*> transports;
  for (std::size_t i = 0; i < ThreadCount(level); ++i) transports.push_back(transports_[i].get());
  return transports;
}

void FlowMeasurement::Keep(RequestRecord record, SearchFlow* search, Outcomes& outcomes) {
  record.attempt = job_.attempt;
  {
    const std::scoped_lock lock(mutex_);
    ++flow_requests_;
    if (search != nullptr) {
      search->count.Add(record);
      // A rank that ended its part alone would take its load from the others.
      const bool may_end = search->stage.phase == SearchPhase::kCoarse && rank_ == nullptr;
      if (may_end && IsDecided(search->goal, search->stage, search->count.Misses())) {
        search->ended.store(true);
      }
    }
  }
  if (!record.warmup) {
    const std::scoped_lock lock(mutex_);
    CaseOutcome& outcome = outcomes.at(record.prompt_id);
    outcome.latencies.push_back(*record.total_latency);
    if (!record.Succeeded() && outcome.failure.empty()) outcome.failure = record.error_message;
  }
  queue_.Push(std::move(record));
}

void FlowMeasurement::Finish(const FlowSamples& samples, const LoadLevel& level, int repetition,
                             const LoadCost& cost, Outcomes& outcomes) const {
  const double cpu_seconds_per_request =
      ToSeconds(cost.cpu_time) / static_cast<double>(std::max<std::size_t>(1, flow_requests_));
  for (auto& [prompt_id, outcome] : outcomes) {
    const EndpointSamples pooled = samples.OfPrompt(prompt_id);
    outcome.finished_requests = pooled.total_requests;
    const EarlierClient client = WithThisAttempt(finished_.ClientOf(level, repetition, prompt_id),
                                                 cost, outcome, cpu_seconds_per_request);
    if (client.cpu_requests > 0) {
      outcome.cpu_seconds_per_request =
          client.cpu_seconds / static_cast<double>(client.cpu_requests);
    }
    if (pooled.total_requests > 0) Judge(pooled, client.evidence, outcome);
  }
}

const CaseOutcome& FlowMeasurement::OutcomeOf(const LoadLevel& level, const std::string& prompt_id,
                                              std::int64_t repetition) const {
  static const CaseOutcome not_begun;
  const auto found = outcomes_.find({level, prompt_id, repetition});
  return found == outcomes_.end() ? not_begun : found->second;
}

std::vector<const CaseOutcome*> FlowMeasurement::OutcomesOf(const LoadLevel& level,
                                                            const std::string& prompt_id) const {
  std::vector<const CaseOutcome*> all;
  for (int repetition = 0; repetition < job_.repetitions; ++repetition) {
    const auto found = outcomes_.find({level, prompt_id, repetition});
    if (found != outcomes_.end()) all.push_back(&found->second);
  }
  return all;
}

}  // namespace llmb
