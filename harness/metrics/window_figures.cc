#include "harness/metrics/window_figures.h"

#include <algorithm>

namespace llmb {

void WindowCollector::Add(const RequestRecord& record) {
  if (!record.started || !record.in_window || !record.total_latency) {
    unknown_ = true;
    flows_.clear();
  }
  if (unknown_) return;
  flows_[{run_, record.attempt, record.repetition}].push_back(
      {.start = *record.started,
       .end = *record.started + *record.total_latency,
       .output_tokens = record.output_tokens.value_or(kNoCount),
       .succeeded = record.Succeeded(),
       .in_window = *record.in_window});
}

std::optional<WindowFigures> WindowCollector::Figures() const {
  WindowFigures figures;
  figures.output_tokens = 0;
  Ended ended;
  for (const auto& [key, flow] : flows_) AddFlow(flow, figures, ended);
  if (figures.length <= Nanoseconds::zero()) return std::nullopt;
  figures.request_rates = RatesOfParts(ended.requests, figures.length);
  if (figures.output_tokens) {
    figures.output_rates = RatesOfParts(ended.output_tokens, figures.length);
  }
  return figures;
}

void WindowCollector::AddFlow(const std::vector<Entry>& flow, WindowFigures& figures,
                              Ended& ended) {
  TimePoint begin = TimePoint::max();
  TimePoint last_start = TimePoint::min();  // of those in the window
  TimePoint last_end = TimePoint::min();
  TimePoint first_start = TimePoint::max();
  for (const Entry& entry : flow) {
    if (entry.in_window) {
      begin = std::min(begin, entry.start);
      last_start = std::max(last_start, entry.start);
    }
    first_start = std::min(first_start, entry.start);
    last_end = std::max(last_end, entry.end);
  }
  if (begin == TimePoint::max()) return;
  // Threads draw requests in one order and may start them in a slightly different one. So a request
  // before the window may start after the first one in it, and does not end the window.
  TimePoint end = last_end;
  for (const Entry& entry : flow) {
    if (!entry.in_window && entry.start > last_start) end = std::min(end, entry.start);
  }
  figures.begins = std::max(figures.begins, begin - first_start);
  const Nanoseconds earlier = figures.length;  // of the windows before this one
  figures.length += end - begin;
  for (const Entry& entry : flow) {
    const Nanoseconds overlap = std::min(entry.end, end) - std::max(entry.start, begin);
    figures.in_flight += std::max(overlap, Nanoseconds::zero());
    if (!entry.succeeded || entry.end <= begin || entry.end > end) continue;
    ++figures.successes;
    if (entry.output_tokens == kNoCount) figures.output_tokens.reset();
    if (figures.output_tokens) *figures.output_tokens += entry.output_tokens;
    const Nanoseconds at = earlier + (entry.end - begin);
    ended.requests.push_back({at, 1});
    ended.output_tokens.push_back({at, static_cast<double>(entry.output_tokens)});
  }
}

}  // namespace llmb
