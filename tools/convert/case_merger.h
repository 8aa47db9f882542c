#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "harness/document/run_document.h"
#include "harness/metrics/client_verdict.h"
#include "harness/metrics/duration_counts.h"
#include "harness/metrics/run_samples.h"
#include "harness/record/request_record.h"
#include "tools/convert/joint_windows.h"

namespace llmb {

// A case of the whole run.
struct MergedCase {
  CaseRun run;
  DurationCounts gaps;
  std::vector<std::uint32_t> requests;  // their numbers, in the order in which they were added
};

// Joins the cases of shards. Those of the same endpoint, prompt, load and repetition become one
// case, whose figures are those of all its requests. Add one shard after another, in the order of
// their indexes. Not thread-safe.
class CaseMerger {
 public:
  // Adds a request, whose case follows (AddCase). `number` identifies it in MergedCase::requests.
  void AddRequest(const RequestRecord& record, std::uint32_t number);

  // Adds the line of a case after its requests. Of an aggregate only its existence counts: the
  // figures of the merged aggregates are computed anew.
  void AddCase(const CaseRun& run, const DurationCounts& gaps);

  // The cases: by endpoint, then in the order in which the shards have them, with the aggregates
  // after the repetitions. `durations` are those of whole flows. `evidence` returns what the shards
  // tell about the clients of a case's stage. If `lacks_requests`, every case is interrupted. Call
  // once.
  std::vector<MergedCase> Finish(
      const std::map<FlowName, Nanoseconds>& durations,
      const std::function<ClientEvidence(const std::string& endpoint, const LoadLevel&)>& evidence,
      bool lacks_requests);

 private:
  // Endpoint, prompt, load, repetition, aggregate.
  using Key = std::tuple<std::string, std::string, LoadLevel, std::int64_t, std::string>;
  struct Part {
    RunSamples samples{SampledRequests::kAll};
    std::optional<MergedCase> merged;  // once a line of the case was added
    ClientEvidence client;
    double cpu_time = 0;              // of the requests whose shards know it
    std::int64_t cpu_iterations = 0;  // those requests
    bool interrupted = false;
    std::optional<std::string> error_message;
  };

  Part& PartOf(const RequestRecord& record);
  void FillRepetition(Part& part, Nanoseconds duration, const ClientEvidence& of_shards) const;
  static bool FillAggregate(const std::vector<MergedCase>& repetitions, CaseRun& aggregate);

  std::map<Key, Part> parts_;
  std::vector<Key> order_;                 // in the order of their first lines
  std::vector<std::string> endpoints_;     // the same
  std::vector<std::uint32_t> unassigned_;  // requests whose case has not come
};

}  // namespace llmb
