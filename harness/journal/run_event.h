#pragma once

#include <string>
#include <variant>

#include "harness/document/run_document.h"
#include "harness/record/request_record.h"

namespace llmb {

// A message for the user about an endpoint, not about a single request.
struct EndpointNote {
  std::string endpoint_name;
  std::string text;
};

// An event of measuring an endpoint. The records of one repetition of a case come first, then its
// CaseRun, the line of Google Benchmark's results. A note may come at any time.
using RunEvent = std::variant<RequestRecord, CaseRun, EndpointNote>;

}  // namespace llmb
