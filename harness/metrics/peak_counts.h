#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// How many requests were in flight in one second at most, and how many token events came in one, as
// vLLM counts them: seconds are counted from the first start of a request, and a request is in each
// second that it touches. Not thread-safe.
class PeakCounts {
 public:
  // Adds a request with its total_latency. One without a start is left out.
  void Add(const RequestRecord& record);

  // Begins another run. Start times are comparable only within a run.
  void BeginRun() { ++run_; }

  // nullopt without requests.
  std::optional<std::uint64_t> MostRequests() const;

  // nullopt unless every request had its token_times. Seconds begin on multiples of 10 ms, so that
  // not every token has to be remembered.
  std::optional<std::uint64_t> MostTokenEvents() const;

 private:
  struct Attempt {
    std::vector<std::pair<TimePoint, TimePoint>> requests;  // start and end
    std::map<std::int64_t, std::uint64_t> events;           // by 10 ms of the clock
    TimePoint first = TimePoint::max();                     // start
  };

  std::map<std::pair<int, int>, Attempt> attempts_;  // by run and attempt
  int run_ = 0;
  bool events_unknown_ = false;
};

}  // namespace llmb
