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

std::uint64_t UsersOf(const LoadLevel& level) {
  return static_cast<std::uint64_t>(std::max(1, level.Users().value_or(1)));
}

bool IsOf(const FlowStatus& flow, const LoadLevel& level, int repetition) {
  return flow.level == level && flow.repetition == repetition;
}

void AddEarlier(std::uint64_t earlier, ProgressFigures& figures) {
  figures.earlier = earlier;
  figures.done += earlier;
  figures.total += earlier;
}

}  // namespace

bool ProgressSnapshot::Finished() const {
  return std::ranges::none_of(endpoints, [](const EndpointProgress& endpoint) {
    return endpoint.state == EndpointState::kWaiting || endpoint.state == EndpointState::kRunning;
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
  output_tokens += record.output_tokens.value_or(0);
  if (!record.HasUsableTimes()) return;
  if (record.time_to_first_token) {
    ++with_first_token;
    first_token += *record.time_to_first_token;
    first_tokens.Add(*record.time_to_first_token);
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
  output_tokens += other.output_tokens;
}

ProgressFigures ProgressState::Sums::Counts() const {
  ProgressFigures figures{.total = total, .done = done, .succeeded = succeeded};
  if (!failures.empty()) {
    const auto most =
        std::ranges::max_element(failures, {}, [](const auto& entry) { return entry.second; });
    figures.common_failure = fmt::format("{} {}", Name(most->first), most->second);
  }
  return figures;
}

void ProgressState::Sums::AddRates(Nanoseconds busy, ProgressFigures& figures) const {
  if (with_first_token > 0) figures.mean_time_to_first_token = Per(first_token, with_first_token);
  figures.p95_time_to_first_token = first_tokens.Quantile(0.95);
  if (done > 0 && busy > Nanoseconds::zero()) {
    figures.requests_per_second = static_cast<double>(done) / ToSeconds(busy);
  }
  if (output_tokens > 0 && busy > Nanoseconds::zero()) {
    figures.output_tokens_per_second = static_cast<double>(output_tokens) / ToSeconds(busy);
  }
}

void ProgressState::Tracked::Start(TimePoint now) {
  state = EndpointState::kRunning;
  started = now;
  last_done = now;
  flow_began = now;
  flow_last_done = now;
  BeginStretch(0, now);
}

void ProgressState::Tracked::BeginStretch(std::size_t level, TimePoint now) {
  if (const auto pace = Pace(); pace && stretch.done > 0 && levels[stretch.level].level.Users()) {
    user_pace = Times(*pace, UsersOf(levels[stretch.level].level));
  }
  stretch = {.level = level, .began = now, .last_done = now, .requests = levels[level].Left()};
}

void ProgressState::Tracked::BeginFlow(const FlowStatus& begun, TimePoint now) {
  flow_sums = {};
  flow_began = now;
  flow_last_done = now;
  const auto level = std::ranges::find(levels, begun.level, &Level::level);
  if (level == levels.end()) return;
  const auto index = static_cast<std::size_t>(level - levels.begin());
  if (index != stretch.level || !flow) BeginStretch(index, now);
}

void ProgressState::Tracked::Add(const RequestRecord& record, TimePoint now) {
  sums.Add(record);
  flow_sums.Add(record);
  ++levels[stretch.level].done;
  ++stretch.done;
  stretch.requests = std::max(stretch.requests, stretch.done);
  stretch.last_done = now;
  flow_last_done = now;
  last_done = now;
}

std::optional<Nanoseconds> ProgressState::Tracked::Pace() const {
  if (stretch.done > 0) return Per(stretch.last_done - stretch.began, stretch.done);
  if (const auto rate = levels[stretch.level].level.Rate()) return FromSeconds(1 / *rate);
  if (!user_pace) return std::nullopt;
  return Per(*user_pace, UsersOf(levels[stretch.level].level));
}

Nanoseconds ProgressState::Tracked::TimeOfOtherLevels(Nanoseconds user_time) const {
  Nanoseconds time{};
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (i == stretch.level) continue;
    if (const auto rate = levels[i].level.Rate()) {
      time += FromSeconds(static_cast<double>(levels[i].Left()) / *rate);
    } else {
      time += Per(Times(user_time, levels[i].Left()), UsersOf(levels[i].level));
    }
  }
  return time;
}

std::optional<Nanoseconds> ProgressState::Tracked::Remaining(std::optional<Nanoseconds> pooled_pace,
                                                             TimePoint now) const {
  if (state != EndpointState::kWaiting && state != EndpointState::kRunning) return std::nullopt;
  if (!duration) return RequestsRemaining(pooled_pace, now);
  const Nanoseconds passed = state == EndpointState::kWaiting ? Nanoseconds() : now - started;
  const Nanoseconds left = std::max(Nanoseconds::zero(), *duration - passed);
  if (planned == 0) return left;
  return std::min(left, RequestsRemaining(pooled_pace, now).value_or(left));
}

std::optional<Nanoseconds> ProgressState::Tracked::RequestsRemaining(
    std::optional<Nanoseconds> pooled_pace, TimePoint now) const {
  const std::optional<Nanoseconds> own = Pace();
  const std::optional<Nanoseconds> pace = own ? own : pooled_pace;
  if (!pace) return std::nullopt;
  const Nanoseconds others = TimeOfOtherLevels(Times(*pace, UsersOf(levels[stretch.level].level)));
  if (state == EndpointState::kWaiting) return Times(*pace, levels.front().Left()) + others;
  const Nanoseconds elapsed = now - stretch.began;
  const Nanoseconds pace_now = std::max(*pace, Per(elapsed, stretch.done + 1));
  return std::max(Nanoseconds::zero(), Times(pace_now, stretch.requests) - elapsed) + others;
}

EndpointProgress ProgressState::Tracked::Progress() const {
  EndpointProgress progress{
      .name = name, .state = state, .failure_reason = failure_reason, .figures = sums.Counts()};
  AddEarlier(earlier, progress.figures);
  const bool running = state == EndpointState::kRunning;
  // Rates belong to one load. An endpoint that has ended several levels has none to show.
  if (running || levels.size() == 1) {
    flow_sums.AddRates(flow_last_done - flow_began, progress.figures);
  }
  if (running && flow) {
    progress.stage = {.flow = *flow, .number = stretch.level + 1, .levels = levels.size()};
  }
  return progress;
}

std::optional<double> ProgressState::Tracked::TimeShare(TimePoint now) const {
  if (!duration) return std::nullopt;
  if (state == EndpointState::kWaiting || *duration <= Nanoseconds::zero()) return 0;
  if (state == EndpointState::kDone) return 1;
  const TimePoint until = state == EndpointState::kStopped ? last_done : now;
  const double passed = ToSeconds(until - started) / ToSeconds(*duration);
  const double sent =
      planned > 0 ? static_cast<double>(sums.done) / static_cast<double>(planned) : 0;
  return std::min(1.0, std::max(passed, sent));
}

ProgressState::ProgressState(const std::vector<Plan>& plan, TimePoint now) : started_(now) {
  for (const Plan& planned : plan) {
    index_[planned.endpoint_name] = endpoints_.size();
    Tracked endpoint{.name = planned.endpoint_name, .earlier = planned.earlier};
    endpoint.sums.total = planned.requests;
    endpoint.planned = planned.requests;
    endpoint.duration = planned.duration;
    for (const PlannedLevel& level : planned.levels) {
      endpoint.levels.push_back({.level = level.level, .requests = level.requests});
    }
    if (endpoint.levels.empty()) endpoint.levels.push_back({.requests = planned.requests});
    endpoints_.push_back(std::move(endpoint));
  }
}

ProgressState::Tracked& ProgressState::Find(const std::string& name) {
  const auto found = index_.find(name);
  assert(found != index_.end());
  return endpoints_[found->second];
}

void ProgressState::StartEndpoint(const std::string& name, TimePoint now) { Find(name).Start(now); }

void ProgressState::FinishEndpoint(const std::string& name) {
  Tracked& endpoint = Find(name);
  const bool cut_short =
      stopped_ && (endpoint.duration || endpoint.sums.done < endpoint.sums.total);
  endpoint.state = cut_short ? EndpointState::kStopped : EndpointState::kDone;
}

void ProgressState::FailEndpoint(const std::string& name, std::string reason) {
  Tracked& endpoint = Find(name);
  endpoint.state = EndpointState::kFailed;
  endpoint.failure_reason = std::move(reason);
}

void ProgressState::SetFlow(const std::string& name, const FlowStatus& flow, TimePoint now) {
  Tracked& endpoint = Find(name);
  if (endpoint.state == EndpointState::kWaiting) endpoint.Start(now);
  const bool same = endpoint.flow && IsOf(*endpoint.flow, flow.level, flow.repetition);
  if (!same) endpoint.BeginFlow(flow, now);
  endpoint.flow = flow;
}

void ProgressState::Stop() {
  stopped_ = true;
  for (Tracked& endpoint : endpoints_) {
    if (endpoint.state == EndpointState::kWaiting) endpoint.state = EndpointState::kStopped;
  }
}

void ProgressState::Add(const RequestRecord& record, TimePoint now) {
  if (record.error_type == ErrorType::kCancelled) return;
  Tracked& endpoint = Find(record.endpoint_name);
  if (endpoint.state == EndpointState::kWaiting) {
    endpoint.Start(now - record.total_latency.value_or(Nanoseconds::zero()));
  }
  // The first records of a flow may come before the word that it has begun.
  if (endpoint.flow && !IsOf(*endpoint.flow, record.load, record.repetition)) {
    FlowStatus flow = *endpoint.flow;
    flow.level = record.load;
    flow.repetition = record.repetition;
    SetFlow(endpoint.name, flow, now - record.total_latency.value_or(Nanoseconds::zero()));
  }
  endpoint.Add(record, now);
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

ProgressFigures ProgressState::Overall() const {
  Sums all;
  std::uint64_t earlier = 0;
  for (const Tracked& endpoint : endpoints_) {
    all.AddAll(endpoint.sums);
    earlier += endpoint.earlier;
  }
  ProgressFigures figures = all.Counts();
  all.AddRates(OverallBusy(), figures);
  AddEarlier(earlier, figures);
  return figures;
}

Nanoseconds ProgressState::OverallBusy() const {
  TimePoint newest = started_;
  for (const Tracked& endpoint : endpoints_) newest = std::max(newest, endpoint.last_done);
  return newest - started_;
}

ProgressSnapshot ProgressState::At(TimePoint now) const {
  ProgressSnapshot snapshot{.elapsed = now - started_, .overall = Overall(), .stopped = stopped_};
  if (!stopped_) snapshot.overall.remaining = OverallRemaining(now);
  snapshot.overall.time_share = OverallTimeShare(now);
  const std::optional<Nanoseconds> pooled_pace = PooledPace();
  for (const Tracked& endpoint : endpoints_) {
    EndpointProgress progress = endpoint.Progress();
    if (!stopped_) progress.figures.remaining = endpoint.Remaining(pooled_pace, now);
    progress.figures.time_share = endpoint.TimeShare(now);
    snapshot.endpoints.push_back(std::move(progress));
  }
  return snapshot;
}

}  // namespace llmb
