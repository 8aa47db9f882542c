#pragma once

#include <memory>
#include <set>
#include <string>

#include "harness/endpoint/workload_settings.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// The part of a data set within a window of its timestamps, at another speed. Arrivals are counted
// from the beginning of the window. A conversation belongs to the window in which its first turn
// is. Requests without an arrival stay as they are.
class TracePart final : public WorkloadReader {
 public:
  // `speed` is above zero; 2 halves the arrivals.
  TracePart(std::unique_ptr<WorkloadReader> reader, std::optional<TraceWindow> window,
            double speed);

  Result<std::optional<WorkloadRequest>> Next() override;
  std::vector<DroppedRows> Dropped() const override { return reader_->Dropped(); }

 private:
  bool IsWanted(const WorkloadRequest& row);

  const std::unique_ptr<WorkloadReader> reader_;
  const TraceWindow window_;
  const double speed_;
  std::set<std::string> sessions_;  // within the window
  bool is_over_ = false;            // the window
};

}  // namespace llmb
