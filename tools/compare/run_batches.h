#pragma once

#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

// Collects the requests of one run (one repetition) of an endpoint at one load, for the batches
// that stand for runs where a side has a single one.
class RunBatches {
 public:
  void Add(const RequestRecord& record);

  // Of each of ComparedMetrics, its values in ten contiguous batches of the requests in the window;
  // rates are of ten equal parts of the time from the first to the last of their starts. Empty
  // where there are too few requests. Without the start of every request, and for a run of several
  // attempts, all are empty.
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
