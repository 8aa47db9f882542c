#include "harness/metrics/window_figures.h"

#include <algorithm>

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
       .end = *record.started + *record.total_latency,
       .output_tokens = record.output_tokens.value_or(kNoCount),
       .succeeded = record.Succeeded() && !record.warmup,
       .in_window = *record.in_window,
       .warmup = record.warmup,
       .ended_by_client =
           record.error_type == ErrorType::kTimeout || record.error_type == ErrorType::kCancelled});
}

std::optional<WindowFigures> WindowCollector::Figures() const {
  WindowFigures figures;
  figures.output_tokens = 0;
void WindowCollector::WidenToAll() {
  for (auto& [key, flow] : flows_) {
    for (Entry& entry : flow) entry.in_window = !entry.warmup;
  }
}

  Ended ended;
  for (const auto& [key, flow] : flows_) AddFlow(flow, figures, ended);
  if (figures.length <= Nanoseconds::zero()) return std::nullopt;
  figures.request_rates = RatesOfParts(ended.requests, figures.length);
  if (figures.output_tokens) {
    figures.output_rates = RatesOfParts(ended.output_tokens, figures.length);
  }
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
    const StabilityAnswer answer = JudgeStability(arrivals, completions);
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
                              Ended& ended) const {
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
    if (!entry.succeeded || !window->Contains(entry.end)) continue;
    ++figures.successes;
    if (entry.output_tokens == kNoCount) figures.output_tokens.reset();
    if (figures.output_tokens) *figures.output_tokens += entry.output_tokens;
    const Nanoseconds at = earlier + (entry.end - begin);
    ended.requests.push_back({at, 1});
    ended.output_tokens.push_back({at, static_cast<double>(entry.output_tokens)});
  }
}

}  // namespace llmb
