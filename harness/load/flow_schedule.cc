#include "harness/load/flow_schedule.h"

#include <algorithm>
#include <optional>

#include "harness/schedule/measured_window.h"

namespace llmb {
namespace {

void SetWindow(std::vector<ScheduledRequest>& requests) {
  std::uint64_t measured = 0;
  for (const ScheduledRequest& scheduled : requests) measured += scheduled.request.warmup ? 0 : 1;
  const MeasuredWindow window = OpenLoopWindow(measured);
  std::uint64_t place = 0;
  for (ScheduledRequest& scheduled : requests) {
    if (!scheduled.request.warmup) scheduled.request.in_window = window.Contains(place++);
  }
}

}  // namespace

std::vector<ScheduledRequest> DrawSchedule(const ArrivalPlan& plan, RequestPool& pool) {
  ArrivalDraws arrivals(plan);
  std::vector<ScheduledRequest> requests;
  while (true) {
    const Nanoseconds due = arrivals.Next();
    const std::optional<PooledRequest> drawn =
        pool.Draw(pool.PlayerOf(requests.size()), TimePoint(due));
    if (!drawn) break;
    requests.push_back({due, *drawn});
  }
  SetWindow(requests);
  return requests;
}

Result<std::vector<ScheduledRequest>> ReadSchedule(WorkloadReader& trace, RequestPool& pool) {
  std::vector<ScheduledRequest> requests;
  while (requests.size() < kMostScheduled) {
    LLMB_ASSIGN_OR_RETURN(const std::optional<WorkloadRequest> row, trace.Next());
    if (!row) break;
    if (row->turn > 0) continue;
    const Nanoseconds due = row->arrival.value_or(Nanoseconds::zero());
    const std::optional<PooledRequest> drawn =
        pool.Draw(pool.PlayerOf(requests.size()), TimePoint(due));
    if (!drawn) break;
    requests.push_back({due, *drawn});
  }
  SetWindow(requests);
  return requests;
}

std::vector<ScheduledRequest> OfShare(std::vector<ScheduledRequest> requests,
                                      const RequestShare& share) {
  if (share.IsWhole()) return requests;
  std::vector<ScheduledRequest> own;
  own.reserve(share.CountBelow(requests.size()));
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (share.Has(i)) own.push_back(requests[i]);
  }
  return own;
}

std::vector<int> RowsOf(const std::vector<ScheduledRequest>& requests, const RequestPool& pool) {
  std::vector<int> rows;
  rows.reserve(requests.size());
  for (const ScheduledRequest& scheduled : requests) {
    if (scheduled.request.warmup) continue;
    rows.push_back(scheduled.request.iteration);
    if (scheduled.request.player < 0) continue;
    const std::vector<int> later = pool.RowsLeftOf(scheduled.request.player);
    rows.insert(rows.end(), later.begin(), later.end());
  }
  std::ranges::sort(rows);
  return rows;
}

}  // namespace llmb
