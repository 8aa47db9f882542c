#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/workload/workload_request.h"

namespace llmb {

// Requests out of a file that records traffic. Arrivals count from any zero until SortByArrival.
struct RecordedTraffic {
  std::vector<WorkloadRequest> requests;
  std::vector<std::string> notes;  // a line each: what was left out and why
};

// Puts requests that have arrivals into their order, counts them from the first one, and numbers
// the turns of each session in it. Recorders write a row when a request ends, so rows are often out
// of order. Requests without arrivals stay in the order of the file.
void SortByArrival(std::vector<WorkloadRequest>& requests);

// "1 request", "2 requests".
std::string RequestsText(std::size_t count);

// Adds the note that `count` requests were left out, and why, unless it is 0.
void NoteLeftOut(std::size_t count, const std::string& why, RecordedTraffic& traffic);

}  // namespace llmb
