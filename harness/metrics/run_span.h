#pragma once

#include <map>
#include <utility>

#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// The wall time in which some requests happened: from the earliest start to the latest end, and of
// several runs, or attempts of one, the sum of each one's. Not thread-safe.
class RunSpan {
 public:
  // A request that took `length` from its start. One without a start makes the whole unknown.
  void Add(const RequestRecord& record, Nanoseconds length);

  // Says that what follows is of another run, whose starts are not comparable with those before.
  void BeginRun();

  // Zero without any request, and when some request did not say when it began.
  Nanoseconds Duration() const;

 private:
  std::map<int, std::pair<TimePoint, TimePoint>> attempts_;  // of this run: first start, last end
  Nanoseconds earlier_runs_{};
  bool unknown_ = false;
};

}  // namespace llmb
