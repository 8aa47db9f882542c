#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/document/omitted_fields.h"
#include "harness/document/run_document.h"
#include "harness/endpoint/endpoint.h"
#include "harness/journal/connection_notes.h"
#include "harness/journal/count_notes.h"
#include "harness/journal/finish_notes.h"
#include "harness/journal/journal_header.h"
#include "harness/journal/journal_line.h"
#include "harness/journal/run_event.h"
#include "harness/metrics/first_wave.h"
#include "harness/metrics/run_samples.h"
#include "harness/metrics/run_span.h"
#include "harness/schedule/load_level.h"
#include "harness/workload/prompt.h"

namespace llmb {

// The cases of a run. lines[i] are the places in the journal of the requests of cases[i], whose own
// `requests` is empty. The last places may be of warm-up requests, also of a prompt of the same
// flow that has no case.
struct CollectedCases {
  std::vector<CaseResult> cases;
  std::vector<std::vector<LinePlace>> lines;
};

// Numbers of requests by flow: endpoint name, load and repetition. A flow with none has no entry.
using RequestsByFlow = std::map<std::tuple<std::string, LoadLevel, int>, std::uint64_t>;

// Sorts the events of a run by case. It keeps the place of each request in the journal and, until
// the case has ended, its samples. Not thread-safe.
class RunCollector {
 public:
  // A journal could contain any number of notes of any length. Notes beyond this many are dropped,
  // and longer ones are cut.
  static constexpr std::size_t kMostNotes = 1000;
  static constexpr std::size_t kNoteCharacters = 300;

  explicit RunCollector(const std::vector<Endpoint>& endpoints, const std::vector<Prompt>& prompts);

  // Sets the plan of the run. Call before the first event. With a plan, a case without a line of
  // its own is interrupted only if it lacks requests; without a plan, it always is. `settings` are
  // those of its requests.
  void Expect(const std::vector<EndpointPlan>& plan, const RequestSettings& settings = {});

  // Adds an event; `place` is that of a record in the journal. Returns the record for the progress
  // display, with its omitted fields restored, but without token_times and read_lags; nullptr for
  // a warm-up request and for any other event. The pointer is valid until the next call. A record
  // or case is ignored (nullptr) if its endpoint, or a record's prompt, is not of this run.
  const RequestRecord* Add(RunEvent event, LinePlace place);

  // Call between the events of two attempts of a resumed run. The next attempt sends those requests
  // again that were cancelled in the last one, so the records of cancelled requests no longer
  // count. It also measures flows again that are measured whole (IsMeasuredWhole) and have not
  // ended, so none of their requests counts. The plan must be known (Expect).
  void BeginAttempt();

  // Moves all cases out: by endpoint, then in the order in which they ended. Records whose case
  // never ended (a process died, the run was interrupted) form an interrupted case. If none of them
  // succeeded, the case's error is their endpoint's reason in `endpoint_reasons` (by name), or else
  // `reason`. Call once.
  CollectedCases ReleaseCases(const std::string& reason,
                              const std::map<std::string, std::string>& endpoint_reasons = {});

  // All requests, including those cancelled in the last attempt.
  std::uint64_t Requests() const { return requests_; }
  std::uint64_t SuccessfulRequests() const { return successful_requests_; }
  // The number of requests that were not cancelled, over all repetitions.
  std::uint64_t Finished(const std::string& endpoint_name, const LoadLevel& load,
                         const std::string& prompt_id) const;
  // The measured requests that were not cancelled, without warm-up. Empty after ReleaseCases.
  RequestsByFlow FinishedByFlow() const;
  // Whether a flow that is measured whole has ended by itself.
  bool HasEnded(const std::string& endpoint_name, const LoadLevel& load, int repetition) const;
  // The stages of an endpoint's capacity search that have ended, in their order; empty without one.
  std::vector<SearchStageResult> SearchStagesOf(const std::string& endpoint_name) const;
  // Whether its search has ended.
  bool SearchHasEnded(const std::string& endpoint_name) const;
  // The notes about endpoints, then those that follow from the records: requests during which the
  // client was suspended, and tokens that were not simply counted by the server.
  std::vector<EndpointNote> Notes() const;

  // Restores the fields of a record that the journal omits because all requests of a prompt or an
  // endpoint share them.
  void RestoreOmittedFields(RequestRecord& record) const { omitted_.Restore(record); }

 private:
  // A repetition of a case of one endpoint, or an aggregate over them.
  struct CaseKey {
    std::size_t endpoint_index = 0;
    std::string prompt_id;  // empty of a search, whose stages are a case each
    LoadLevel load;
    std::int64_t repetition = 0;
    std::string aggregate_name;
    bool operator<(const CaseKey& other) const {
      return std::tie(endpoint_index, prompt_id, load, repetition, aggregate_name) <
             std::tie(other.endpoint_index, other.prompt_id, other.load, other.repetition,
                      other.aggregate_name);
    }
  };
  struct Case {
    std::vector<LinePlace> lines;
    // The samples of the requests in `lines`; released when the case ends without a cancelled one.
    RunSamples samples{SampledRequests::kAll};
    bool samples_released = false;
    DurationCounts inter_token_latency;  // the gaps of its successful requests, pooled
    std::vector<std::pair<RequestRecord, LinePlace>> cancelled;
    std::vector<LinePlace> warmup;  // in no count
    std::uint64_t successes = 0;
    std::uint64_t ended = 0;  // rank in the order of ends, from 1; 0: not ended
    std::size_t lines_at_end = 0;
    CaseRun run;  // once it has ended
  };

  // By endpoint, load and repetition.
  using FlowKey = std::tuple<std::size_t, LoadLevel, std::int64_t>;

  // What concerns all cases of a flow.
  struct Flow {
    std::optional<RunSpan> span;  // the wall time that they share; nullopt in a run of version 0.1
    bool ended = false;
    std::uint64_t suspended_requests = 0;  // during which the client was suspended
    Nanoseconds longest_suspension{};
    CountNotes counts;
    ConnectionNotes connections;
    FinishNotes finishes;
    FirstWave first_wave;
    std::uint64_t successes = 0;
    std::uint64_t outlasting = 0;  // successes that lasted longer than --duration

    // `duration` is that of a timed stage.
    void Add(const RequestRecord& record, std::optional<Nanoseconds> duration);
  };

  const RequestRecord* AddRecord(RequestRecord record, LinePlace place);
  bool IsSearched(const std::string& endpoint_name) const;
  void EndFlow(const FlowEnded& ended);
  void EndSearchStage(SearchStageEnded stage);
  void DropUnfinishedFlows();
  void AdoptWarmup();
  void DropCase(const CaseKey& key, const Case& group);
  bool IsWhole(std::size_t endpoint_index, const LoadLevel& load) const;
  void AddStageNotes(std::size_t endpoint_index, std::vector<EndpointNote>& notes) const;
  static std::string SomeOf(std::vector<std::string> prompt_ids);
  std::string UnplannedPrompts(const EndpointPlan& plan, const StagePlan& stage) const;
  std::string UnsentPrompts(const EndpointPlan& plan, const StagePlan& stage) const;
  std::string TooShort(std::size_t endpoint_index, const EndpointPlan& plan,
                       const StagePlan& stage) const;
  std::optional<Nanoseconds> DurationOf(const std::string& endpoint_name) const;
  bool SentAPromptAgain(std::size_t endpoint_index) const;
  void EndCase(CaseRun run);
  static void ReleaseSamples(Case& group);
  void MoveCase(const CaseKey& key, Case& group, const std::string& reason,
                CollectedCases& all) const;
  CaseRun UnfinishedRun(const CaseKey& key, const Case& group, const std::string& reason) const;
  bool HasAllRequests(const CaseKey& key, std::int64_t finished) const;
  // nullopt in a run of version 0.1.
  std::optional<Nanoseconds> FlowDurationOf(const CaseKey& key) const;

  std::map<std::string, EndpointPlan> plans_;  // by endpoint
  bool unique_prompts_ = false;
  std::set<std::size_t> simulated_;  // endpoints
  std::vector<std::string> endpoint_names_;
  std::map<std::string, std::size_t> endpoint_index_;
  OmittedFields omitted_;
  std::map<CaseKey, Case> cases_;
  std::map<FlowKey, Flow> flows_;
  std::map<std::tuple<std::size_t, LoadLevel, std::string>, std::uint64_t> finished_;
  bool reads_dataset_ = false;  // whether prompts are the rows of a file
  bool makes_texts_ = false;    // whether no text is sent twice
  std::map<std::string, std::vector<SearchStageResult>> search_stages_;  // by endpoint
  std::set<std::string> ended_searches_;
  std::uint64_t ended_cases_ = 0;
  std::vector<EndpointNote> notes_;
  RequestRecord last_record_;  // what Add returned
  std::uint64_t requests_ = 0;
  std::uint64_t successful_requests_ = 0;
};

}  // namespace llmb
