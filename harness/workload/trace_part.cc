#include "harness/workload/trace_part.h"

#include <utility>

namespace llmb {

TracePart::TracePart(std::unique_ptr<WorkloadReader> reader, std::optional<TraceWindow> window,
                     double speed)
    : reader_(std::move(reader)),
      window_(window.value_or(TraceWindow{.begin = {}, .end = Nanoseconds::max()})),
      speed_(speed) {}

Result<std::optional<WorkloadRequest>> TracePart::Next() {
  // Later turns of the sessions within the window may follow its end.
  while (!is_over_ || !sessions_.empty()) {
    LLMB_ASSIGN_OR_RETURN(std::optional<WorkloadRequest> row, reader_->Next());
    if (!row) break;
    if (!IsWanted(*row)) continue;
    if (row->arrival) {
      row->arrival = FromSeconds(ToSeconds(*row->arrival - window_.begin) / speed_);
    }
    return row;
  }
  return std::nullopt;
}

bool TracePart::IsWanted(const WorkloadRequest& row) {
  if (row.turn > 0) return sessions_.contains(row.session);
  if (row.arrival) {
    if (*row.arrival >= window_.end) is_over_ = true;
    if (is_over_ || *row.arrival < window_.begin) return false;
  }
  if (!row.session.empty()) sessions_.insert(row.session);
  return true;
}

}  // namespace llmb
