#pragma once

#include <map>
#include <utility>

#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// The wall time of flows: each from its earliest start to its latest end, summed over the flows of
// all attempts and runs. Time that several flows share, as in runs of version 0.1, whose
// repetitions alternated case by case, counts once. Not thread-safe.
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
  struct Times {
    TimePoint first_start;
    TimePoint last_end;
  };
  // The flows of this run, by attempt and repetition.
  std::map<std::pair<int, int>, Times> flows_;
  Nanoseconds earlier_runs_{};
  bool unknown_ = false;
};

}  // namespace llmb
