#include "harness/metrics/profile_samples.h"

#include <utility>

#include "harness/metrics/endpoint_order.h"

namespace llmb {
namespace {

void AddToSpan(ProfileSpan rule, const RequestRecord& record, bool succeeded, RunSpan& span) {
  const Nanoseconds whole = record.total_latency.value_or(Nanoseconds::zero());
  if (rule == ProfileSpan::kAllRequests) {
    span.Add(record, whole);
  } else if (succeeded) {
    span.Add(record, TimeToLastToken(record).value_or(whole));
  }
}

DurationCounts GapsOf(const RequestRecord& record) {
  DurationCounts gaps;
  // Empty although there are token times: the arrivals were joined and do not tell the gaps.
  if (!record.inter_token_latency) return gaps;
  for (std::size_t i = 1; i < record.token_times.size(); ++i) {
    gaps.Add(record.token_times[i] - record.token_times[i - 1]);
  }
  return gaps;
}

}  // namespace

ProfileSamples::Column::Column(const MetricProfile& definitions) : profile(&definitions) {
  for (const MetricDefinition& metric : definitions.metrics) {
    figures.emplace_back(metric.aggregation);
  }
}

ProfileSamples::ProfileSamples(std::vector<MetricProfileName> profiles)
    : profiles_(std::move(profiles)) {}

void ProfileSamples::Add(const RequestRecord& record) {
  if (profiles_.empty() || record.warmup) return;
  for (Column& column : Find(record.endpoint_name, record.load).columns) {
    AddTo(column, record);
  }
}

void ProfileSamples::BeginRun() {
  for (Endpoint& endpoint : endpoints_) {
    for (Column& column : endpoint.columns) column.span.BeginRun();
  }
}

void ProfileSamples::AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                                          const DurationCounts& gaps) {
  if (profiles_.empty()) return;
  for (Column& column : Find(endpoint_name, load).columns) {
    for (FigureAccumulator& figure : column.figures) figure.AddGaps(gaps);
  }
}

std::vector<EndpointProfiles> ProfileSamples::Endpoints() const {
  std::vector<EndpointProfiles> endpoints;
  for (const Endpoint& endpoint : endpoints_) {
    EndpointProfiles& profiles = endpoints.emplace_back();
    profiles.endpoint_name = endpoint.endpoint_name;
    profiles.load = endpoint.load;
    for (const Column& column : endpoint.columns) profiles.profiles.push_back(SummaryOf(column));
  }
  return endpoints;
}

void ProfileSamples::AddTo(Column& column, const RequestRecord& record) {
  const bool succeeded = column.profile->succeeded(record);
  AddToSpan(column.profile->span, record, succeeded, column.span);
  // The times of a suspended request are not comparable with any tool.
  if (!succeeded || record.suspended) return;
  ++column.successful_requests;
  if (!record.Succeeded()) ++column.counted_failures[record.error_type];
  const bool has_gaps = record.Succeeded() && record.inter_token_latency.has_value();
  const DurationCounts gaps = has_gaps ? GapsOf(record) : DurationCounts();
  for (std::size_t i = 0; i < kProfileMetrics; ++i) {
    const MetricDefinition& metric = column.profile->metrics[i];
    if (metric.sample == nullptr) continue;
    column.figures[i].Add(metric.sample(record));
    if (has_gaps) column.figures[i].ExpectGaps();
    column.figures[i].AddGaps(gaps);
  }
}

ProfileSummary ProfileSamples::SummaryOf(const Column& column) {
  ProfileSummary summary{.profile = column.profile->name,
                         .successful_requests = column.successful_requests,
                         .counted_failures = column.counted_failures};
  for (std::size_t i = 0; i < kProfileMetrics; ++i) {
    if (column.profile->metrics[i].sample == nullptr) continue;
    summary.figures[i] =
        column.figures[i].Figure(column.span.Duration(), column.profile->zero_without_values);
  }
  return summary;
}

ProfileSamples::Endpoint& ProfileSamples::Find(const std::string& endpoint_name,
                                               const LoadLevel& load) {
  const auto [place, exists] = PlaceOf(endpoints_, endpoint_name, load);
  if (exists) return *place;
  Endpoint endpoint{endpoint_name, load, {}};
  for (const MetricProfileName profile : profiles_) {
    endpoint.columns.emplace_back(ProfileOf(profile));
  }
  return *endpoints_.insert(place, std::move(endpoint));
}

}  // namespace llmb
