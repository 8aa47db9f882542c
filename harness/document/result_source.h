#pragma once

#include <functional>
#include <string>

#include "harness/base/result.h"
#include "harness/metrics/client_verdict.h"
#include "harness/metrics/duration_counts.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Takes what the result files are made of, one request at a time.
struct ResultSink {
  // The requests that follow are of another run, whose clock began elsewhere.
  std::function<void()> on_run;
  std::function<void(const RequestRecord&)> on_request;
  // Inter-token gaps that were pooled before: those of one case.
  std::function<void(const std::string& endpoint_name, const LoadLevel& load,
                     const DurationCounts&)>
      on_gaps;
  // What was known about the client during one case.
  std::function<void(const std::string& endpoint_name, const LoadLevel& load,
                     const ClientEvidence&)>
      on_client;
};

// Something that can give all its requests to a sink: the run that just ended, a run document, a
// results CSV, or several of them one after the other. Called once.
using ResultSource = std::function<Status(const ResultSink&)>;

}  // namespace llmb
