#include "harness/metrics/window_figures.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/metrics/part_rates.h"

namespace llmb {

namespace {

using Flow = OrderedTimes::Flow;

// A part of the time of a flow: after `begin`, up to `end`.
struct Window {
  TimePoint begin;
  TimePoint end;

  bool Contains(TimePoint moment) const { return begin < moment && moment <= end; }
};

// Sums from which the mean and the variance follow.
class Moments {
 public:
  void Add(double value) {
    ++count_;
    sum_ += value;
    squares_ += value * value;
  }
  double Count() const { return count_; }
  double Mean() const { return count_ > 0 ? sum_ / count_ : 0; }
  double Variance() const {
    // Rounding can make it negative.
    return count_ > 1 ? std::max(0.0, (squares_ - sum_ * sum_ / count_) / (count_ - 1)) : 0;
  }

 private:
  double count_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

// What was done within the windows, for rates of parts, and what arrived within them.
struct Done {
  std::vector<Work> requests, output_tokens;
  Moments gaps, tokens_of_request;
};

bool IsSuccess(const RequestRow& row) { return row.succeeded && !row.warmup; }

std::optional<Window> WindowOfFlow(const Flow& flow, bool open) {
  Window window{TimePoint::max(), TimePoint::min()};
  TimePoint last = TimePoint::min();  // of those in the window
  for (std::size_t i = 0; i < flow.rows.size(); ++i) {
    window.end = std::max(window.end, flow.rows[i].End());
    if (!flow.rows[i].in_window) continue;
    window.begin = std::min(window.begin, flow.Scheduled(i));
    last = std::max(last, flow.Scheduled(i));
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
  for (const RequestRow& row : flow.rows) {
    if (row.in_window) continue;
    if (row.start > last) after = std::min(after, row.start);
    any_before |= row.start < window.begin && !row.warmup;
  }
  const bool timed = any_before && after == TimePoint::max() && last > window.begin;
  window.end = timed ? last : std::min(after, window.end);
  return window;
}

// Counted where they arrive and not where their response ends: in a stage of long responses, the
// endpoint works on many that end after the window, and has ended few when it begins.
void AddTokens(const RequestRow& row, const Window& window, Nanoseconds earlier,
               WindowFigures& figures, Done& done) {
  Work work{.at = row.End() - window.begin,
            .amount = row.OutputTokens().value_or(0),
            .took = row.End() - row.FirstToken()};
  const Nanoseconds length = window.end - window.begin;
  double share = window.Contains(row.End()) ? 1 : 0;
  if (work.took > Nanoseconds::zero()) share = ShareWithin(work, Nanoseconds::zero(), length);
  if (share == 0) return;
  if (!row.OutputTokens()) figures.output_tokens.reset();
  if (figures.output_tokens) *figures.output_tokens += share * work.amount;
  // The windows are laid end to end, and a response must not reach into the next one.
  const Nanoseconds end = std::min(work.at, length);
  if (work.took > Nanoseconds::zero()) {
    work.took = end - std::max(work.at - work.took, Nanoseconds::zero());
  }
  done.output_tokens.push_back(
      {.at = earlier + end, .amount = share * work.amount, .took = work.took});
}

void AddArrivals(const Flow& flow, Done& done) {
  std::vector<TimePoint> arrivals;
  for (std::size_t i = 0; i < flow.rows.size(); ++i) {
    const RequestRow& row = flow.rows[i];
    if (!row.in_window) continue;
    arrivals.push_back(flow.Scheduled(i));
    const std::optional<double> tokens = row.OutputTokens();
    if (IsSuccess(row) && tokens) done.tokens_of_request.Add(*tokens);
  }
  std::ranges::sort(arrivals);
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    done.gaps.Add(ToSeconds(arrivals[i] - arrivals[i - 1]));
  }
}

TimePoint FirstScheduled(const Flow& flow) {
  TimePoint first = TimePoint::max();
  for (std::size_t i = 0; i < flow.rows.size(); ++i) first = std::min(first, flow.Scheduled(i));
  return first;
}

void AddFlow(const Flow& flow, bool open, WindowFigures& figures, Done& done) {
  const std::optional<Window> window = WindowOfFlow(flow, open);
  if (!window) return;
  const auto [begin, end] = *window;
  figures.begins = std::max(figures.begins, begin - FirstScheduled(flow));
  const Nanoseconds earlier = figures.length;  // of the windows before this one
  figures.length += end - begin;
  for (std::size_t i = 0; i < flow.rows.size(); ++i) {
    const RequestRow& row = flow.rows[i];
    const Nanoseconds overlap = std::min(row.End(), end) - std::max(row.start, begin);
    figures.in_flight += std::max(overlap, Nanoseconds::zero());
    if (window->Contains(flow.Scheduled(i))) ++figures.arrivals;
    if (window->Contains(row.start)) ++figures.sends;
    if (!IsSuccess(row)) continue;
    AddTokens(row, *window, earlier, figures, done);
    if (!window->Contains(row.End())) continue;
    ++figures.successes;
    done.requests.push_back({earlier + (row.End() - begin), 1});
  }
  if (open) AddArrivals(flow, done);
}

void SetErrors(const Done& done, WindowFigures& figures) {
  const double gap = done.gaps.Mean();
  if (gap <= 0) return;
  const double length = ToSeconds(figures.length);
  const double squared_variation = done.gaps.Variance() / (gap * gap);
  const double mean = done.tokens_of_request.Mean();
  const double of_request = done.tokens_of_request.Variance() + mean * mean * squared_variation;
  figures.request_rate_error = std::sqrt(done.gaps.Count() * squared_variation) / length;
  figures.output_rate_error = std::sqrt(done.tokens_of_request.Count() * of_request) / length;
}

}  // namespace

std::optional<WindowFigures> WindowFiguresOf(const OrderedTimes& requests) {
  if (requests.WindowUnknown()) return std::nullopt;
  WindowFigures figures;
  figures.output_tokens = 0;
  Done done;
  const bool open = requests.IsOpenLoop();
  for (const auto& [key, flow] : requests.AllFlows()) AddFlow(flow, open, figures, done);
  if (figures.length <= Nanoseconds::zero()) return std::nullopt;
  figures.request_rates = RatesOfParts(done.requests, figures.length);
  if (figures.output_tokens) {
    figures.output_rates = RatesOfParts(done.output_tokens, figures.length);
  }
  if (open) SetErrors(done, figures);
  return figures;
}

std::optional<StabilityAnswer> StabilityOf(const OrderedTimes& requests) {
  std::optional<StabilityAnswer> least_stable;
  if (!requests.IsOpenLoop() || requests.WindowUnknown()) return least_stable;
  for (const auto& [key, flow] : requests.AllFlows()) {
    std::vector<TimePoint> arrivals;
    std::vector<TimePoint> completions;
    for (std::size_t i = 0; i < flow.rows.size(); ++i) {
      const RequestRow& row = flow.rows[i];
      if (!row.warmup) arrivals.push_back(flow.Scheduled(i));
      if (!row.ended_by_client) completions.push_back(row.End());
    }
    const StabilityAnswer answer = JudgeStability(std::move(arrivals), std::move(completions));
    // An empty t, of a flow that is too short, is less than any other.
    if (!least_stable || answer.t > least_stable->t) least_stable = answer;
  }
  return least_stable;
}

}  // namespace llmb
