#include "harness/metrics/goodput.h"

namespace llmb {

void GoodputCounter::Add(const RequestRecord& record) {
  if (limits_.Empty() || record.warmup || record.suspended) return;
  if (record.error_type == ErrorType::kCancelled) return;
  if (!record.in_window.value_or(true)) return;
  Counts& counts = counts_[{record.endpoint_name, record.load}];
  ++counts.requests;
  if (record.Succeeded()) ++counts.successes;
  if (IsGood(record, limits_)) ++counts.good;
}

void GoodputCounter::AddTo(std::vector<EndpointSummary>& summaries) const {
  for (EndpointSummary& summary : summaries) {
    const auto found = counts_.find({summary.endpoint_name, summary.load});
    if (found == counts_.end()) continue;
    const Counts& counts = found->second;
    const auto good = static_cast<double>(counts.good);
    summary.good_share = good / static_cast<double>(counts.requests);
    if (!summary.request_throughput) continue;
    summary.goodput = counts.good == 0 ? 0
                                       : *summary.request_throughput * good /
                                             static_cast<double>(counts.successes);
  }
}

}  // namespace llmb
