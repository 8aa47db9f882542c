#pragma once

#include <string>
#include <variant>

#include "harness/document/run_document.h"
#include "harness/metrics/search_fit.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// A message for the user about an endpoint, not about a single request.
struct EndpointNote {
  std::string endpoint_name;
  std::string text;
};

// A flow that is measured whole (IsMeasuredWhole) has ended by itself: it sent all that it was
// asked to send. If this event is missing, the flow was interrupted, and a resumed run measures it
// again. Other flows have no such event.
struct FlowEnded {
  std::string endpoint_name;
  LoadLevel load;
  int repetition = 0;
};

// A stage of a capacity search has ended by itself, and so has its flow. If a search ends without
// another stage, its last event has a result without requests.
struct SearchStageEnded {
  std::string endpoint_name;
  SearchStageResult result;
  bool last = false;  // of the search
};

// An event of measuring an endpoint. The records of one repetition of a case come first, then its
// CaseRun, the line of Google Benchmark's results. A note may come at any time.
using RunEvent = std::variant<RequestRecord, CaseRun, EndpointNote, FlowEnded, SearchStageEnded>;

}  // namespace llmb
