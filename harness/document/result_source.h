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

  // The requests that follow are of another run, whose monotonic clock has another origin.
  virtual void BeginRun() = 0;
  virtual void AddRequest(const RequestRecord& record) = 0;
  // After the requests of a case: its line, with the evidence about the client among the counters,
  // and its pooled inter-token gaps. A results CSV has no cases.
  virtual void AddCase(const CaseRun& run, const DurationCounts& gaps) = 0;
};

// Passes all its requests to a sink: the run that just ended, a run document, a results CSV, or
// several of them in turn. Called once.
using ResultSource = std::function<Status(ResultSink&)>;

}  // namespace llmb
