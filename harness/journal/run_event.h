#pragma once

#include <string>
#include <variant>

#include "harness/document/run_document.h"
#include "harness/record/request_record.h"

namespace llmb {

// Something worth saying about an endpoint that is in no single record.
struct EndpointNote {
  std::string endpoint_name;
  std::string text;
};

// What measuring an endpoint gives, in the order in which it happens: the records of a repetition
// of a case, then its line of Google Benchmark's results.
using RunEvent = std::variant<RequestRecord, CaseRun, EndpointNote>;

}  // namespace llmb
