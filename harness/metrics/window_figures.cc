#include "harness/metrics/window_figures.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace llmb {

void WindowCollector::Add(const RequestRecord& record) {
  if (!record.started || !record.in_window || !record.total_latency) {
    unknown_ = true;
    flows_.clear();
  }
  if (unknown_) return;
  open_ = record.load.IsOpenLoop();
  flows_[{run_, record.attempt, record.repetition}].push_back(
      {.start = *record.started,
       .scheduled = *record.started - record.SinceScheduled().value_or(Nanoseconds::zero()),
       .first_token = *record.started + record.time_to_first_token.value_or(Nanoseconds::zero()),
       .end = *record.started + *record.total_latency,
       .output_tokens = record.output_tokens.value_or(kNoCount),
       .succeeded = record.Succeeded() && !record.warmup,
       .in_window = *record.in_window,
       .warmup = record.warmup,
       .ended_by_client =
           record.error_type == ErrorType::kTimeout || record.error_type == ErrorType::kCancelled});
}

void WindowCollector::WidenToAll() {
  for (auto& [key, flow] : flows_) {
    for (Entry& entry : flow) entry.in_window = !entry.warmup;
  }
}

std::optional<WindowFigures> WindowCollector::Figures() const {
  WindowFigures figures;
  figures.output_tokens = 0;
  Done done;
  for (const auto& [key, flow] : flows_) AddFlow(flow, figures, done);
  if (figures.length <= Nanoseconds::zero()) return std::nullopt;
  figures.request_rates = RatesOfParts(done.requests, figures.length);
  if (figures.output_tokens) {
    figures.output_rates = RatesOfParts(done.output_tokens, figures.length);
  }
  if (open_) SetErrors(done, figures);
  return figures;
}

std::optional<StabilityAnswer> WindowCollector::Stability() const {
  std::optional<StabilityAnswer> least_stable;
  if (!open_) return least_stable;
  for (const auto& [key, flow] : flows_) {
    std::vector<TimePoint> arrivals;
    std::vector<TimePoint> completions;
    for (const Entry& entry : flow) {
      if (!entry.warmup) arrivals.push_back(entry.scheduled);
      if (!entry.ended_by_client) completions.push_back(entry.end);
    }
    const StabilityAnswer answer = JudgeStability(std::move(arrivals), std::move(completions));
    // An empty t, of a flow that is too short, is less than any other.
    if (!least_stable || answer.t > least_stable->t) least_stable = answer;
  }
  return least_stable;
}

std::optional<WindowCollector::Window> WindowCollector::WindowOfFlow(const std::vector<Entry>& flow,
                                                                     bool open) {
  Window window{TimePoint::max(), TimePoint::min()};
  TimePoint last = TimePoint::min();  // of those in the window
  for (const Entry& entry : flow) {
    window.end = std::max(window.end, entry.end);
    if (!entry.in_window) continue;
    window.begin = std::min(window.begin, entry.scheduled);
    last = std::max(last, entry.scheduled);
  }
  if (window.begin == TimePoint::max()) return std::nullopt;
  if (open) {
    window.end = last;
    return window;
  }
  // Threads draw requests in one order and may start them in a slightly different one. So a request
  // before the window may start after the first one in it, and does not end the window.
  TimePoint after = TimePoint::max();
  bool any_before = false;
  for (const Entry& entry : flow) {
    if (entry.in_window) continue;
    if (entry.start > last) after = std::min(after, entry.start);
    any_before |= entry.start < window.begin && !entry.warmup;
  }
  const bool timed = any_before && after == TimePoint::max() && last > window.begin;
  window.end = timed ? last : std::min(after, window.end);
  return window;
}

void WindowCollector::AddFlow(const std::vector<Entry>& flow, WindowFigures& figures,
                              Done& done) const {
  const std::optional<Window> window = WindowOfFlow(flow, open_);
  if (!window) return;
  const auto [begin, end] = *window;
  const TimePoint first = std::ranges::min_element(flow, {}, &Entry::scheduled)->scheduled;
  figures.begins = std::max(figures.begins, begin - first);
  const Nanoseconds earlier = figures.length;  // of the windows before this one
  figures.length += end - begin;
  for (const Entry& entry : flow) {
    const Nanoseconds overlap = std::min(entry.end, end) - std::max(entry.start, begin);
    figures.in_flight += std::max(overlap, Nanoseconds::zero());
    if (window->Contains(entry.scheduled)) ++figures.arrivals;
    if (window->Contains(entry.start)) ++figures.sends;
    if (!entry.succeeded) continue;
    AddTokens(entry, *window, earlier, figures, done);
    if (!window->Contains(entry.end)) continue;
    ++figures.successes;
    done.requests.push_back({earlier + (entry.end - begin), 1});
  }
  if (open_) AddArrivals(flow, done);
}

// Counted where they arrive and not where their response ends: in a stage of long responses, the
// endpoint works on many that end after the window, and has ended few when it begins.
void WindowCollector::AddTokens(const Entry& entry, const Window& window, Nanoseconds earlier,
                                WindowFigures& figures, Done& done) {
  Work work{.at = entry.end - window.begin,
            .amount = static_cast<double>(entry.output_tokens),
            .took = entry.end - entry.first_token};
  const Nanoseconds length = window.end - window.begin;
  double share = window.Contains(entry.end) ? 1 : 0;
  if (work.took > Nanoseconds::zero()) share = ShareWithin(work, Nanoseconds::zero(), length);
  if (share == 0) return;
  if (entry.output_tokens == kNoCount) figures.output_tokens.reset();
  if (figures.output_tokens) *figures.output_tokens += share * work.amount;
  // The windows are laid end to end, and a response must not reach into the next one.
  const Nanoseconds end = std::min(work.at, length);
  if (work.took > Nanoseconds::zero()) {
    work.took = end - std::max(work.at - work.took, Nanoseconds::zero());
  }
  done.output_tokens.push_back(
      {.at = earlier + end, .amount = share * work.amount, .took = work.took});
}

void WindowCollector::AddArrivals(const std::vector<Entry>& flow, Done& done) {
  std::vector<TimePoint> arrivals;
  for (const Entry& entry : flow) {
    if (!entry.in_window) continue;
    arrivals.push_back(entry.scheduled);
    if (entry.succeeded && entry.output_tokens != kNoCount) {
      done.tokens_of_request.Add(static_cast<double>(entry.output_tokens));
    }
  }
  std::ranges::sort(arrivals);
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    done.gaps.Add(ToSeconds(arrivals[i] - arrivals[i - 1]));
  }
}

void WindowCollector::SetErrors(const Done& done, WindowFigures& figures) {
  const double gap = done.gaps.Mean();
  if (gap <= 0) return;
  const double length = ToSeconds(figures.length);
  const double squared_variation = done.gaps.Variance() / (gap * gap);
  const double mean = done.tokens_of_request.Mean();
  const double of_request = done.tokens_of_request.Variance() + mean * mean * squared_variation;
  figures.request_rate_error = std::sqrt(done.gaps.count * squared_variation) / length;
  figures.output_rate_error = std::sqrt(done.tokens_of_request.count * of_request) / length;
}

void WindowCollector::Moments::Add(double value) {
  ++count;
  sum += value;
  squares += value * value;
}

double WindowCollector::Moments::Mean() const { return count > 0 ? sum / count : 0; }

double WindowCollector::Moments::Variance() const {
  // Rounding can make it negative.
  return count > 1 ? std::max(0.0, (squares - sum * sum / count) / (count - 1)) : 0;
}

}  // namespace llmb
