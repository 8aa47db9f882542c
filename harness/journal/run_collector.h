#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/document/run_document.h"
#include "harness/endpoint/endpoint.h"
#include "harness/journal/journal_line.h"
#include "harness/journal/run_event.h"
#include "harness/metrics/run_samples.h"
#include "harness/workload/prompt.h"

namespace llmb {

// The cases of a run. Their requests are not in memory (`requests` of each is empty), but in the
// lines of a journal: lines[i] are those of cases[i].
struct CollectedCases {
  std::vector<CaseResult> cases;
  std::vector<std::vector<LinePlace>> lines;
};

// Sorts what a run measures by case, keeping of each request no more than where it stands in the
// journal and, while its case is under way, its numbers. Not thread-safe.
class RunCollector {
 public:
  // More notes are left out, and longer ones cut: a journal could hold any number.
  static constexpr std::size_t kMostNotes = 1000;
  static constexpr std::size_t kNoteCharacters = 300;

  explicit RunCollector(const std::vector<Endpoint>& endpoints, const std::vector<Prompt>& prompts);

  // Takes an event, `place` being where a record stands, and gives back the record in it with what
  // is said once filled in, for whoever watches the run; nullptr for any other event. The
  // pointer lives until the next call. An event of an endpoint or prompt that is not of this run is
  // left out.
  const RequestRecord* Take(RunEvent event, LinePlace place);

  // What follows is of the next attempt of a resumed run: requests that were cancelled when the
  // last one was interrupted are sent again, so those records no longer count.
  void BeginAttempt();

  // Everything measured: endpoints in their order, cases in the order in which they ended. Records
  // whose case never ended (a process died, the run was cut short) get a case of their own with
  // `reason` as its error, or that of their endpoint (by name) in `endpoint_reasons`.
  CollectedCases TakeCases(const std::string& reason,
                           const std::map<std::string, std::string>& endpoint_reasons = {});

  std::uint64_t Requests() const { return requests_; }
  std::uint64_t SuccessfulRequests() const { return successful_requests_; }
  // Requests that ended of themselves, over all repetitions.
  std::uint64_t Finished(const std::string& endpoint_name, const std::string& prompt_id) const;
  // What was said of endpoints, and then of each the requests during which the client did not run.
  std::vector<EndpointNote> Notes() const;

  // Fills in what the journal leaves out of a record, because it is the same for every request of
  // its prompt or endpoint.
  void FillInWhatIsSaidOnce(RequestRecord& record) const;

 private:
  // A repetition of a case of one endpoint, or an aggregate over them.
  struct CaseKey {
    std::size_t endpoint_index = 0;
    std::string prompt_id;
    std::int64_t repetition = 0;
    std::string aggregate_name;
    bool operator<(const CaseKey& other) const {
      return std::tie(endpoint_index, prompt_id, repetition, aggregate_name) <
             std::tie(other.endpoint_index, other.prompt_id, other.repetition,
                      other.aggregate_name);
    }
  };
  struct Case {
    std::vector<LinePlace> lines;
    RunSamples samples;  // of those; given up when the case ends well and nothing was cancelled
    bool samples_given_up = false;
    DurationCounts inter_token_latency;  // of the samples that were given up
    // Few: at most one per user.
    std::vector<std::pair<RequestRecord, LinePlace>> cancelled;
    std::uint64_t ended = 0;  // its place in the order of ends, from 1; 0 while it is under way
    std::size_t lines_at_end = 0;
    CaseRun run;  // once it ended
  };

  const RequestRecord* TakeRecord(RequestRecord record, LinePlace place);
  void NoteSuspension(std::size_t endpoint_index, const RequestRecord& record);
  void TakeCase(CaseRun run);
  static void GiveUpSamples(Case& one);
  static void PoolGaps(Case& one);
  void MoveCase(const CaseKey& key, Case& one, const std::string& reason,
                CollectedCases& all) const;
  CaseRun UnfinishedRun(const CaseKey& key, const Case& one, const std::string& reason) const;

  std::vector<std::string> endpoint_names_;
  std::map<std::string, std::size_t> endpoint_index_;
  std::set<std::string> simulated_;  // names of endpoints
  std::map<std::string, Prompt> prompts_;
  std::map<CaseKey, Case> cases_;
  std::map<std::pair<std::size_t, std::string>, std::uint64_t> finished_;
  std::uint64_t ended_cases_ = 0;
  std::vector<EndpointNote> notes_;
  // By endpoint: requests that were under way while the client did not run, and its longest
  // absence.
  std::map<std::size_t, std::pair<std::uint64_t, Nanoseconds>> suspended_;
  RequestRecord last_record_;
  std::uint64_t requests_ = 0;
  std::uint64_t successful_requests_ = 0;
};

}  // namespace llmb
