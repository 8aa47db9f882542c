#pragma once

#include <string>
#include <variant>

#include "harness/document/run_document.h"
#include "harness/record/request_record.h"

namespace llmb {

// A message about an endpoint for the user that belongs to no single request.
struct EndpointNote {
  std::string endpoint_name;
  std::string text;
};

// What measuring an endpoint yields, in this order: the records of a repetition of a case, then its
// line of Google Benchmark's results. Notes may come at any time.
using RunEvent = std::variant<RequestRecord, CaseRun, EndpointNote>;

}  // namespace llmb
