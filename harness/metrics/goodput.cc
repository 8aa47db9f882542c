#include "harness/metrics/goodput.h"

namespace llmb {

void GoodputCounter::Counts::Add(const Counts& other) {
  requests += other.requests;
  successes += other.successes;
  good += other.good;
}

void GoodputCounter::Add(const RequestRecord& record) {
  if (limits_.Empty() || record.warmup || record.suspended) return;
  if (record.error_type == ErrorType::kCancelled) return;
  Stage& stage = stages_[{record.endpoint_name, record.load}];
  Counts& counts = record.in_window.value_or(true) ? stage.inside : stage.outside;
  ++counts.requests;
  if (record.Succeeded()) ++counts.successes;
  if (IsGood(record, limits_)) ++counts.good;
}

void GoodputCounter::AddTo(std::vector<EndpointSummary>& summaries) const {
  for (EndpointSummary& summary : summaries) {
    const auto found = stages_.find({summary.endpoint_name, summary.load});
    if (found == stages_.end()) continue;
    Counts counts = found->second.inside;
    if (summary.window_is_all) counts.Add(found->second.outside);
    if (counts.requests == 0) continue;
    const auto good = static_cast<double>(counts.good);
    summary.good_share = good / static_cast<double>(counts.requests);
    if (!summary.request_throughput) continue;
    summary.goodput = counts.good == 0 ? 0
                                       : *summary.request_throughput * good /
                                             static_cast<double>(counts.successes);
  }
}

}  // namespace llmb
