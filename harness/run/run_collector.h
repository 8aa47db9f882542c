#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/core/endpoint.h"
#include "harness/core/prompt.h"
#include "harness/report/run_document.h"
#include "harness/run/measurement_queue.h"

namespace llmb {

// Keeps what a run measured, sorted by case. Not thread-safe.
class RunCollector {
 public:
  explicit RunCollector(const std::vector<Endpoint>& endpoints, const std::vector<Prompt>& prompts);

  // Takes an event and gives back the record in it with its prompt's fields filled in, for whoever
  // watches the run; nullptr for any other event. The pointer lives until the next call.
  const RequestRecord* Take(RunEvent event);

  // Everything measured: endpoints in their order, cases in the order in which they ended. Records
  // whose case never ended (a process died, the run was cut short) get a case of their own with
  // `reason` as its error.
  std::vector<CaseResult> TakeCases(const std::string& reason);

  std::uint64_t Requests() const { return requests_; }
  std::uint64_t SuccessfulRequests() const { return successful_requests_; }
  const std::vector<EndpointNote>& Notes() const { return notes_; }

 private:
  // A repetition of a case of one endpoint.
  struct CaseKey {
    std::size_t endpoint_index;
    std::string prompt_id;
    std::int64_t repetition;
    bool operator<(const CaseKey& other) const {
      return std::tie(endpoint_index, prompt_id, repetition) <
             std::tie(other.endpoint_index, other.prompt_id, other.repetition);
    }
  };
  struct Pending {
    std::vector<RequestRecord> requests;
    DurationCounts inter_token_latency;
  };

  const RequestRecord* TakeRecord(RequestRecord record);
  void TakeCase(CaseRun run);
  CaseResult UnfinishedCase(const CaseKey& key, Pending pending, const std::string& reason) const;

  std::vector<std::string> endpoint_names_;
  std::map<std::string, std::size_t> endpoint_index_;
  std::map<std::string, Prompt> prompts_;
  std::map<CaseKey, Pending> pending_;
  std::vector<std::vector<CaseResult>> cases_;  // by endpoint
  std::vector<EndpointNote> notes_;
  std::uint64_t requests_ = 0;
  std::uint64_t successful_requests_ = 0;
};

}  // namespace llmb
