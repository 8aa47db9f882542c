#include "harness/metrics/request_timeline.h"

#include <algorithm>

namespace llmb {
namespace {

double SecondsOr0(const std::optional<Nanoseconds>& duration) {
  return duration ? ToSeconds(*duration) : 0;
}

std::optional<double> OptionalSeconds(const std::optional<Nanoseconds>& duration) {
  return duration ? std::optional(ToSeconds(*duration)) : std::nullopt;
}

}  // namespace

void RequestTimeline::Add(const RequestRecord& record) {
  const std::size_t endpoint = IndexOf(record.endpoint_name);
  if (!record.started || !record.total_latency) {
    complete_ = false;
    return;
  }
  TimedRequest request{.endpoint = endpoint,
                       .error_type = record.error_type,
                       .warmup = record.warmup,
                       .in_window = record.in_window.value_or(true),
                       .waited = SecondsOr0(record.SinceScheduled()),
                       .connected = SecondsOr0(record.connect_time),
                       .latency = ToSeconds(*record.total_latency)};
  if (record.Succeeded()) {
    request.first_token = OptionalSeconds(record.time_to_first_token);
    request.first_content = OptionalSeconds(record.time_to_first_content);
    request.output_tokens = record.output_tokens.value_or(0);
    request.input_tokens = record.input_tokens.value_or(0);
  }
  parts_[{run_, record.attempt}].emplace_back(*record.started, request);
}

std::vector<TimedRequest> RequestTimeline::Requests() const {
  std::vector<TimedRequest> all;
  double offset = 0;
  for (const auto& [part, requests] : parts_) {
    const TimePoint first = std::ranges::min_element(requests, {}, [](const auto& entry) {
                              return entry.first;
                            })->first;
    double end = offset;
    for (const auto& [started, request] : requests) {
      TimedRequest& placed = all.emplace_back(request);
      placed.start = offset + ToSeconds(started - first);
      end = std::max(end, placed.End());
    }
    offset = end;
  }
  std::ranges::stable_sort(all, {}, &TimedRequest::start);
  return all;
}

std::size_t RequestTimeline::IndexOf(const std::string& endpoint_name) {
  const auto found = std::ranges::find(endpoints_, endpoint_name);
  if (found != endpoints_.end()) return static_cast<std::size_t>(found - endpoints_.begin());
  endpoints_.push_back(endpoint_name);
  return endpoints_.size() - 1;
}

}  // namespace llmb
