#pragma once

#include <functional>

#include "harness/base/result.h"
#include "harness/document/run_document.h"
#include "harness/metrics/duration_counts.h"
#include "harness/record/request_record.h"

namespace llmb {

// Receives results one request at a time, so that a million of them need little memory. One thread.
class ResultSink {
 public:
  virtual ~ResultSink() = default;

  // Called before the requests of another run, whose monotonic clock has another origin.
  virtual void BeginRun() = 0;
  virtual void AddRequest(const RequestRecord& record) = 0;
  // Called after the requests of a case. `run` is its line, with the evidence about the client
  // among the counters; `gaps` are its pooled inter-token gaps. Never called for a results CSV,
  // which has no cases.
  virtual void AddCase(const CaseRun& run, const DurationCounts& gaps) = 0;
};

// Passes all its requests and cases to a sink. They come from the run that just ended, a run
// document, a results CSV, or several of them in turn. Call once. Error: the source cannot be read.
using ResultSource = std::function<Status(ResultSink&)>;

}  // namespace llmb
