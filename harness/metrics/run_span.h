#pragma once

#include <map>
#include <utility>

#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// The wall time that requests took: from the earliest start to the latest end, summed over runs and
// over the attempts of a run. Not thread-safe.
class RunSpan {
 public:
  // Adds a request that ended `length` after its start. A request without a start makes the whole
  // span unknown.
  void Add(const RequestRecord& record, Nanoseconds length);

  // Begins another run. Start times are comparable only within a run.
  void BeginRun();

  // Zero without requests and if the span is unknown.
  Nanoseconds Duration() const;

 private:
  std::map<int, std::pair<TimePoint, TimePoint>>
      attempts_;  // of this run: first start and last end
  Nanoseconds earlier_runs_{};
  bool unknown_ = false;
};

}  // namespace llmb
