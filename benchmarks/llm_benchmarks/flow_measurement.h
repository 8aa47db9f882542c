#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/base/clock.h"
#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measure_job.h"
#include "harness/cluster/measurement_queue.h"
#include "harness/cluster/rank_link.h"
#include "harness/http/curl_transport.h"
#include "harness/journal/finished_requests.h"
#include "harness/load/flow_schedule.h"
#include "harness/load/heartbeat_counts.h"
#include "harness/load/load_generator.h"
#include "harness/load/request_pool.h"
#include "harness/load/request_source.h"
#include "harness/load/request_template.h"
#include "harness/load/unknown_keys.h"
#include "harness/load/usage_negotiation.h"
#include "harness/metrics/search_misses.h"
#include "harness/schedule/load_level.h"
#include "harness/schedule/request_share.h"
#include "harness/workload/dataset_rows.h"

namespace llmb {

// One repetition of a case: the results of the requests of its prompt in one flow.
struct CaseOutcome {
  std::uint64_t finished_requests = 0;  // of all attempts; cancelled ones are not finished
  bool interrupted = false;             // fewer finished than were planned, or a timed flow was cut
  std::vector<Nanoseconds> latencies;   // of the requests of this attempt, to replay
  std::vector<std::pair<std::string, double>> counters;
  std::optional<double> mean_latency_seconds;  // of successful requests
  double cpu_seconds_per_request = 0;          // of this process, over all attempts; 0: unknown
  std::string client_verdict;
  std::string failure;  // why no request was measured; empty when some were
};

// How many threads the load generator may use.
struct GeneratorThreads {
  int cores = 1;        // that this machine can use at the same time
  bool shared = false;  // by users, of whom each would otherwise have its own
};

// Plays the flows of one endpoint: at each level from low to high, all repetitions one after
// another, or all flows in an order drawn from the seed. With a search, plays the stages that it
// asks for, after a few single requests that show how fast an idle endpoint is. The prompts of a
// flow are sent mixed and without a pause.
class FlowMeasurement {
 public:
  // All references must outlive this object, and so must `rank`, which is null without ranks.
  FlowMeasurement(const EndpointJob& job, const Clock& clock, const std::atomic<bool>& interrupted,
                  const AwaitLevel& await_level, MeasurementQueue& queue,
                  const FinishedRequests& finished, GeneratorThreads threads, RankLink* rank);

  // Plays all flows. Returns at once when called again. An interruption ends it early; flows that
  // were not begun have no outcomes. Not thread-safe.
  void PlayAll();
  // Why the measurement cannot go on, after PlayAll; empty if it can.
  const std::string& Failure() const { return failure_; }

  // The outcome of a repetition of a prompt at a level; an empty one if its flow was not begun.
  const CaseOutcome& OutcomeOf(const LoadLevel& level, const std::string& prompt_id,
                               std::int64_t repetition) const;

  // The outcomes of all repetitions that were begun.
  std::vector<const CaseOutcome*> OutcomesOf(const LoadLevel& level,
                                             const std::string& prompt_id) const;

  const EndpointJob& Job() const { return job_; }
  // Whether the endpoint rejects a request for token counts.
  bool UsageWasRejected() const { return usage_.WasRejected(); }
  // The keys unknown to this program under which the endpoint sent text.
  std::set<std::string> UnknownKeysSent() const { return unknown_keys_.Keys(); }
  // The heartbeats among the events that the endpoint sent.
  HeartbeatCounts::Totals HeartbeatsSent() const { return heartbeats_.Get(); }

 private:
  using Key = std::tuple<LoadLevel, std::string, std::int64_t>;
  using Outcomes = std::map<std::string, CaseOutcome>;  // of a flow, by prompt

  struct Flow {
    std::size_t stage = 0;
    int repetition = 0;
  };

  // A stage of a search, while it is played.
  struct SearchFlow {
    StageCount count;
    const SearchGoal& goal;
    SearchStage stage;
    std::uint64_t number = 0;        // of the stage in its search, from 0
    std::atomic<bool> ended{false};  // no more is sent: it is decided
  };

  // One flow to play.
  struct FlowPlan {
    const StagePlan& stage;
    int repetition = 0;
    StageLength length;
    SearchFlow* search = nullptr;
    std::optional<WallTime> start{};  // on which the ranks agreed
  };

  // How the requests of a priming ended.
  struct Priming {
    std::uint64_t failed = 0;
    std::uint64_t refused = 0;  // of those that failed: they may be too short for the endpoint
    std::string reason{};       // of the last failure
    std::string gave_up{};      // FailureStreak::Reason; empty if all were sent
  };

  // Whether an earlier attempt left requests of any flow.
  bool IsAnythingLeft() const;
  void PrimePrefixes();
  Priming SendPrefixes(std::uint64_t count, int output_len);
  std::vector<Flow> FlowsInOrder() const;
  void PlaySearch();
  std::optional<double> IdleLatency();
  std::optional<double> MeasureIdleLatency();
  std::optional<SearchStageResult> PlaySearchStage(const SearchGoal& goal, const SearchStage& stage,
                                                   std::uint64_t number);
  // Gives the other ranks a text and takes theirs, with the start of what follows. nullopt: one has
  // ended its part, which is a failure of the search, or the run ends here.
  std::optional<std::vector<std::string>> AgreeOnSearch(const std::string& text);
  // Waits for the ranks that still measure. Returns when the next flow begins.
  std::optional<WallTime> AgreeOnFlow(const LoadLevel& level);
  StagePlan StageOfAllPrompts(const LoadLevel& level) const;
  LoadCost PlayOne(const FlowPlan& plan);
  // Sends what `pool` has left. `rows`: of the data set, in the order of the pool; empty without
  // one, or if the schedule draws them.
  LoadCost SendFlow(const FlowPlan& plan, std::vector<int> rows, RequestPool& pool,
                    Outcomes& outcomes);
  // Waits for the start of the flow on all ranks, or else for that of the run. Call before a flow
  // that sends a request. If the moment has passed, a note says so.
  void AwaitStart(const FlowPlan& plan);
  void AwaitMoment(const LoadLevel& level, WallTime moment, const char* name);
  void EndFlow(const FlowPlan& plan, bool was_left);
  // The part of a stage that this shard sends.
  RequestShare ShareOf(const LoadLevel& level) const { return {job_.shard, level}; }
  FlowSchedule ScheduleOf(const FlowPlan& plan, RequestPool& pool, SendSlots& slots) const;
  // From its first request on.
  Result<std::unique_ptr<WorkloadReader>> OpenRows() const;
  std::vector<ScheduledRequest> TraceSchedule(RequestPool& pool) const;
  // The number in the flow's seeds: the stage of a search, or the repetition.
  static std::uint64_t NumberOf(const FlowPlan& plan);
  ArrivalPlan ArrivalsOf(const FlowPlan& plan) const;
  std::unique_ptr<RequestSource> SourceOf(const FlowPlan& plan, const std::string& id,
                                          std::vector<int> rows) const;
  void NoteAbandoned(const LoadLevel& level, const RequestPool& pool);
  // Passes the remarks of the source about the stage on as notes.
  void NoteRemarks(const LoadLevel& level, const RequestSource& source);
  void AddConversations(const LoadLevel& level, FlowRequests& requests) const;
  FlowRequests RequestsLeft(const FlowPlan& plan) const;
  std::size_t ThreadCount(const LoadLevel& level) const;
  std::vector<Transport*> TransportsFor(const LoadLevel& level) const;
  void MarkInterrupted(const FlowPlan& plan, Outcomes& outcomes) const;
  void Keep(RequestRecord record, SearchFlow* search, Outcomes& outcomes);
  void Finish(const FlowSamples& samples, const LoadLevel& level, int repetition,
              const LoadCost& cost, Outcomes& outcomes) const;

  const EndpointJob& job_;
  const Clock& clock_;
  const std::atomic<bool>& interrupted_;
  const AwaitLevel& await_level_;
  MeasurementQueue& queue_;
  const FinishedRequests& finished_;  // by earlier attempts of the run
  const std::shared_ptr<DatasetRows> rows_;
  const GeneratorThreads threads_;
  RankLink* const rank_;
  std::optional<WallTime> next_start_;  // of the next stage of a search of ranks
  std::vector<RequestTemplate> prompts_;
  UsageNegotiation usage_;
  UnknownKeys unknown_keys_;
  HeartbeatCounts heartbeats_;
  // One per thread at the highest level. Lower levels use the first ones, so that users keep their
  // connections.
  std::vector<std::unique_ptr<CurlTransport>> transports_;
  bool played_ = false;
  std::string failure_;
  bool awaited_start_ = false;
  std::mutex mutex_;  // guards the next member and the outcomes of the flow that is played
  std::size_t flow_requests_ = 0;  // of this attempt, warm-up too
  std::map<Key, CaseOutcome> outcomes_;
};

}  // namespace llmb
