#include "harness/console/progress_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace llmb {
namespace {

// Overflows only for plans of more than 292 years.
Nanoseconds Times(Nanoseconds pace, std::uint64_t count) {
  return pace * static_cast<Nanoseconds::rep>(count);
}

Nanoseconds Per(Nanoseconds duration, std::uint64_t count) {
  return duration / static_cast<Nanoseconds::rep>(count);
}

}  // namespace

bool ProgressSnapshot::Finished() const {
  return std::all_of(endpoints.begin(), endpoints.end(), [](const EndpointProgress& endpoint) {
    return endpoint.state == EndpointState::kDone || endpoint.state == EndpointState::kFailed;
  });
}

void ProgressState::Sums::Add(const RequestRecord& record) {
  ++done;
  total = std::max(total, done);
  if (!record.Succeeded()) {
    ++failures[record.error_type];
    return;
  }
  ++succeeded;
  if (!record.HasUsableTimes()) return;
  if (record.time_to_first_token) {
    ++with_first_token;
    first_token += *record.time_to_first_token;
    first_tokens.Add(*record.time_to_first_token);
  }
  if (const std::optional<double> speed = record.TokensPerSecond()) {
    ++with_tokens_per_second;
    tokens_per_second += *speed;
  }
}

void ProgressState::Sums::AddAll(const Sums& other) {
  total += other.total;
  done += other.done;
  succeeded += other.succeeded;
  with_first_token += other.with_first_token;
  first_token += other.first_token;
  first_tokens.Add(other.first_tokens);
  for (const auto& [type, count] : other.failures) failures[type] += count;
  with_tokens_per_second += other.with_tokens_per_second;
  tokens_per_second += other.tokens_per_second;
}

ProgressFigures ProgressState::Sums::Figures(Nanoseconds busy) const {
  ProgressFigures figures{.total = total, .done = done, .succeeded = succeeded};
  if (with_first_token > 0) figures.mean_time_to_first_token = Per(first_token, with_first_token);
  figures.p95_time_to_first_token = first_tokens.Quantile(0.95);
  if (done > 0 && busy > Nanoseconds::zero()) {
    figures.requests_per_second = static_cast<double>(done) / ToSeconds(busy);
  }
  if (!failures.empty()) {
    const auto most =
        std::ranges::max_element(failures, {}, [](const auto& entry) { return entry.second; });
    figures.common_failure = fmt::format("{} {}", Name(most->first), most->second);
  }
  if (with_tokens_per_second > 0) {
    figures.mean_tokens_per_second =
        tokens_per_second / static_cast<double>(with_tokens_per_second);
  }
  return figures;
}

std::optional<Nanoseconds> ProgressState::Tracked::Pace() const {
  if (sums.done == 0) return std::nullopt;
  return Per(last_done - started, sums.done);
}

std::optional<Nanoseconds> ProgressState::Tracked::Remaining(std::optional<Nanoseconds> pooled_pace,
                                                             TimePoint now) const {
  if (state == EndpointState::kDone || state == EndpointState::kFailed) return std::nullopt;
  if (duration) {
    const Nanoseconds passed = state == EndpointState::kWaiting ? Nanoseconds() : now - started;
    return std::max(Nanoseconds::zero(), *duration - passed);
  }
  const std::optional<Nanoseconds> pace = sums.done > 0 ? Pace() : pooled_pace;
  if (!pace) return std::nullopt;
  if (state == EndpointState::kWaiting) return Times(*pace, sums.total);
  const Nanoseconds elapsed = now - started;
  const Nanoseconds pace_now = std::max(*pace, Per(elapsed, sums.done + 1));
  return std::max(Nanoseconds::zero(), Times(pace_now, sums.total) - elapsed);
}

std::optional<double> ProgressState::Tracked::TimeShare(TimePoint now) const {
  if (!duration) return std::nullopt;
  if (state == EndpointState::kWaiting || *duration <= Nanoseconds::zero()) return 0;
  if (state == EndpointState::kDone) return 1;
  return std::min(1.0, ToSeconds(now - started) / ToSeconds(*duration));
}

ProgressState::ProgressState(const std::vector<Plan>& plan, TimePoint now) : started_(now) {
  for (const Plan& planned : plan) {
    index_[planned.endpoint_name] = endpoints_.size();
    Tracked endpoint{.name = planned.endpoint_name};
    endpoint.sums.total = planned.requests;
    endpoint.duration = planned.duration;
    endpoints_.push_back(std::move(endpoint));
  }
}

ProgressState::Tracked& ProgressState::Find(const std::string& name) {
  const auto found = index_.find(name);
  assert(found != index_.end());
  return endpoints_[found->second];
}

void ProgressState::StartEndpoint(const std::string& name, TimePoint now) {
  Tracked& endpoint = Find(name);
  endpoint.state = EndpointState::kRunning;
  endpoint.started = now;
  endpoint.last_done = now;
}

void ProgressState::FinishEndpoint(const std::string& name) {
  Find(name).state = EndpointState::kDone;
}

void ProgressState::FailEndpoint(const std::string& name, std::string reason) {
  Tracked& endpoint = Find(name);
  endpoint.state = EndpointState::kFailed;
  endpoint.failure_reason = std::move(reason);
}

void ProgressState::Add(const RequestRecord& record, TimePoint now) {
  Tracked& endpoint = Find(record.endpoint_name);
  if (endpoint.state == EndpointState::kWaiting) {
    StartEndpoint(record.endpoint_name, now - record.total_latency.value_or(Nanoseconds::zero()));
  }
  endpoint.sums.Add(record);
  endpoint.last_done = now;
}

std::optional<Nanoseconds> ProgressState::PooledPace() const {
  Nanoseconds time{};
  std::uint64_t done = 0;
  for (const Tracked& endpoint : endpoints_) {
    if (endpoint.sums.done == 0) continue;
    time += endpoint.last_done - endpoint.started;
    done += endpoint.sums.done;
  }
  if (done == 0) return std::nullopt;
  return Per(time, done);
}

std::optional<Nanoseconds> ProgressState::OverallRemaining(TimePoint now) const {
  const std::optional<Nanoseconds> pooled_pace = PooledPace();
  Nanoseconds longest{};
  Nanoseconds queued{};
  bool anything = false;
  for (const Tracked& endpoint : endpoints_) {
    const std::optional<Nanoseconds> remaining = endpoint.Remaining(pooled_pace, now);
    if (!remaining) continue;
    anything = true;
    if (endpoint.state == EndpointState::kWaiting) {
      queued += *remaining;
    } else {
      longest = std::max(longest, *remaining);
    }
  }
  if (!anything) return std::nullopt;
  return longest + queued;
}

// The mean over the endpoints, weighted by their durations.
std::optional<double> ProgressState::OverallTimeShare(TimePoint now) const {
  double done = 0;
  double all = 0;
  for (const Tracked& endpoint : endpoints_) {
    const std::optional<double> share = endpoint.TimeShare(now);
    if (!share) return std::nullopt;
    done += *share * ToSeconds(*endpoint.duration);
    all += ToSeconds(*endpoint.duration);
  }
  return all > 0 ? std::optional(done / all) : std::nullopt;
}

ProgressState::Sums ProgressState::Overall() const {
  Sums all;
  for (const Tracked& endpoint : endpoints_) {
    all.AddAll(endpoint.sums);
  }
  return all;
}

Nanoseconds ProgressState::OverallBusy() const {
  TimePoint newest = started_;
  for (const Tracked& endpoint : endpoints_) newest = std::max(newest, endpoint.last_done);
  return newest - started_;
}

ProgressSnapshot ProgressState::At(TimePoint now) const {
  ProgressSnapshot snapshot{.elapsed = now - started_, .overall = Overall().Figures(OverallBusy())};
  snapshot.overall.remaining = OverallRemaining(now);
  snapshot.overall.time_share = OverallTimeShare(now);
  const std::optional<Nanoseconds> pooled_pace = PooledPace();
  for (const Tracked& endpoint : endpoints_) {
    EndpointProgress progress{
        .name = endpoint.name,
        .state = endpoint.state,
        .failure_reason = endpoint.failure_reason,
        .figures = endpoint.sums.Figures(endpoint.last_done - endpoint.started)};
    progress.figures.remaining = endpoint.Remaining(pooled_pace, now);
    progress.figures.time_share = endpoint.TimeShare(now);
    snapshot.endpoints.push_back(std::move(progress));
  }
  return snapshot;
}

}  // namespace llmb
