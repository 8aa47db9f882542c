#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/document/run_document.h"
#include "harness/journal/run_event.h"
#include "harness/metrics/client_verdict.h"
#include "harness/metrics/duration_counts.h"
#include "harness/metrics/flow_samples.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// What earlier attempts recorded about the client while it measured a repetition of a case.
struct EarlierClient {
  // The worst of all attempts. A killed attempt contributes only its read lag. The send delay is
  // empty, because it is computed from the samples of all attempts.
  ClientEvidence evidence{};
  double cpu_seconds = 0;          // of the measuring process, while it measured cpu_requests
  std::uint64_t cpu_requests = 0;  // 0: unknown
};

// The requests of one endpoint that earlier attempts of a run finished, reduced to what measuring
// the rest needs. A cancelled request is not finished. Immutable once loaded, so threads may share
// it.
class FinishedRequests {
 public:
  FinishedRequests() = default;  // for a first attempt: no requests

  // Uses the first `whole_bytes` of a journal; later lines belong to the current attempt. Damaged
  // lines are skipped, so their requests are missing. Errors: those of ReadJournal, and a file that
  // cannot be opened.
  static Result<FinishedRequests> Load(const std::filesystem::path& journal,
                                       std::uint64_t whole_bytes, const std::string& endpoint_name);

  // Whether a flow that is measured whole has ended. Nothing is kept of one that has not: it is
  // measured again.
  bool HasEnded(const LoadLevel& load, int repetition) const;

  // The stages of a capacity search that have ended, in their order.
  const std::vector<SearchStageResult>& SearchStages() const { return search_stages_; }

  // The iterations of a prompt that one repetition of a stage has not finished, out of 0 to
  // `iterations` - 1; ascending.
  std::vector<int> MissingIterations(const LoadLevel& load, int repetition,
                                     const std::string& prompt_id, int iterations) const;

  // The samples of one repetition of a stage.
  FlowSamples SamplesOf(const LoadLevel& load, int repetition) const;

  // Empty if no request of the prompt finished.
  EarlierClient ClientOf(const LoadLevel& load, int repetition, const std::string& prompt_id) const;

  // The error message of the first failed request of a prompt; empty if none failed.
  std::string FirstFailure(const LoadLevel& load, int repetition,
                           const std::string& prompt_id) const;

 private:
  struct Case {
    std::string first_failure;
    std::set<int> iterations;  // finished
    EarlierClient client;
    // Whether requests follow the case's last line: the attempt was killed before it wrote a line
    // for them.
    bool unjudged_requests = false;
    DurationCounts unjudged_lags;
  };
  struct Flow {
    FlowSamples samples;
    std::map<std::string, Case> cases;  // by prompt
    bool ended = false;                 // only of flows that are measured whole
  };

  void AddSearchStage(const SearchStageEnded& stage);
  void AddEvent(const RunEvent& event, const std::string& endpoint_name);
  static void AddRecord(const RequestRecord& record, Case& group);
  void AddLine(const CaseRun& run);
  const Case* Find(const LoadLevel& load, int repetition, const std::string& prompt_id) const;

  std::vector<SearchStageResult> search_stages_;
  std::map<std::pair<LoadLevel, int>, Flow> flows_;  // by load and repetition
};

}  // namespace llmb
