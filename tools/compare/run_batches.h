#pragma once

#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Collects the requests of one run (one repetition) of an endpoint at one load. If a side has only
// one run, ten batches of its requests take the place of runs.
class RunBatches {
 public:
  void Add(const RequestRecord& record);

  // For each of ComparedMetrics, its values in ten contiguous batches of the requests in the
  // window. The values of rates are those of ten equal parts of the time from the first to the last
  // start. Empty for a metric with too few requests. All are empty if a request has no start, and
  // for a run of several attempts.
  std::vector<std::vector<double>> Values() const;

 private:
  struct Request {
    TimePoint started{};
    Nanoseconds total_latency{};
    std::optional<Nanoseconds> ttft, tpot;
    std::optional<std::int64_t> output_tokens;
    bool in_window = true;
  };

  std::vector<Request> requests_;
  bool in_order_ = true;  // every start is known and comparable
  std::optional<int> attempt_;
};

}  // namespace llmb
