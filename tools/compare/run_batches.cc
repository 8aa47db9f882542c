#include "tools/compare/run_batches.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "harness/compare/batch_figures.h"
#include "harness/compare/compared_metric.h"
#include "harness/metrics/part_rates.h"

namespace llmb {
namespace {

using Kind = ComparedMetric::Kind;

void Append(std::optional<Nanoseconds> value, std::vector<double>& values) {
  if (value) values.push_back(ToSeconds(*value));
}

}  // namespace

void RunBatches::Add(const RequestRecord& record) {
  if (record.warmup || !record.HasUsableTimes() || !record.total_latency) return;
  in_order_ = in_order_ && record.started && attempt_.value_or(record.attempt) == record.attempt;
  attempt_ = record.attempt;
  if (!in_order_) return;
  requests_.push_back({*record.started, *record.total_latency, record.time_to_first_token,
                       record.time_per_output_token, record.output_tokens,
                       record.in_window.value_or(true)});
}

std::vector<std::vector<double>> RunBatches::Values() const {
  std::vector<std::vector<double>> of_metrics(ComparedMetrics().size());
  std::vector<Request> kept;
  std::ranges::copy_if(requests_, std::back_inserter(kept), &Request::in_window);
  if (!in_order_ || kept.size() < 2) return of_metrics;
  std::ranges::sort(kept, {}, &Request::started);
  std::vector<double> ttft, tpot, latency;
  for (const Request& request : kept) {
    Append(request.ttft, ttft);
    Append(request.tpot, tpot);
    latency.push_back(ToSeconds(request.total_latency));
  }
  const TimePoint begin = kept.front().started;
  const Nanoseconds length = kept.back().started - begin;
  std::vector<Work> requests, tokens;
  bool counted = true;
  for (const Request& request : requests_) {
    const Nanoseconds at = request.started + request.total_latency - begin;
    if (at < Nanoseconds{} || at > length) continue;
    requests.push_back({at, 1});
    counted = counted && request.output_tokens;
    tokens.push_back({at, static_cast<double>(request.output_tokens.value_or(0))});
  }
  const auto rates = [&](const std::vector<Work>& ended) {
    return length > Nanoseconds{} ? RatesOfParts(ended, length) : std::vector<double>();
  };
  for (std::size_t i = 0; i < of_metrics.size(); ++i) {
    const ComparedMetric& metric = ComparedMetrics()[i];
    const double probability = metric.kind == Kind::kTail ? 0.99 : 0.5;
    if (metric.id.starts_with("ttft")) of_metrics[i] = BatchQuantiles(ttft, probability);
    if (metric.id.starts_with("tpot")) of_metrics[i] = BatchQuantiles(tpot, probability);
    if (metric.id.starts_with("latency")) of_metrics[i] = BatchQuantiles(latency, probability);
    if (metric.id == "request_throughput") of_metrics[i] = rates(requests);
    if (metric.id == "output_throughput" && counted) of_metrics[i] = rates(tokens);
  }
  return of_metrics;
}

}  // namespace llmb
