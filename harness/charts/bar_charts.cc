#include "harness/charts/bar_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_marks.h"
#include "harness/charts/chart_style.h"
#include "harness/metrics/confidence.h"
#include "harness/metrics/quantile.h"
#include "harness/metrics/success_rate.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

constexpr int kBarIntervals = 5;

// One endpoint's bar.
struct Bar {
  double value = 0;
  std::optional<Interval> whisker;
  std::vector<std::string> note;
};

double AxisEnd(const std::vector<std::optional<Bar>>& bars) {
  double end = 0;
  for (const auto& bar : bars) {
    if (!bar) continue;
    end = std::max({end, bar->value, bar->whisker ? bar->whisker->high : 0});
  }
  return end;
}

Panel BarPanel(const ChartInput& input, const std::vector<std::optional<Bar>>& bars,
               ValueAxis axis) {
  const auto colors = EndpointColors(input);
  Panel panel;
  panel.axis = std::move(axis);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double category = static_cast<double>(i);
    panel.notes.push_back(bars[i] ? bars[i]->note : NoDataNote(input.endpoints[i]));
    if (!bars[i]) continue;
    AddBar(bars[i]->value, category, colors[i], panel);
    if (const auto& whisker = bars[i]->whisker) {
      AddWhisker(std::max(0.0, whisker->low), whisker->high, category, kTicColor, panel);
    }
  }
  return panel;
}

// A panel of bars with its own scale. Without any bar: a panel that shows the reason.
Panel BarPanelOrMessage(const ChartInput& input, std::string title, std::string axis_label,
                        const std::vector<std::optional<Bar>>& bars, std::string no_values) {
  Panel panel;
  if (std::any_of(bars.begin(), bars.end(), [](const auto& bar) { return bar.has_value(); })) {
    panel = BarPanel(input, bars, LinearAxis(AxisEnd(bars), kBarIntervals, std::move(axis_label)));
  } else {
    panel.message = NoDataMessage(input, std::move(no_values));
  }
  panel.title = std::move(title);
  return panel;
}

template <typename MakeBar>
std::vector<std::optional<Bar>> BarsOf(const ChartInput& input, const MakeBar& make_bar) {
  std::vector<std::optional<Bar>> bars;
  for (const EndpointSamples& samples : input.endpoints) bars.push_back(make_bar(samples));
  return bars;
}

std::optional<Bar> RequestThroughput(const EndpointSamples& samples) {
  const auto values = SortedForDrawing(samples.tokens_per_second);
  const auto mean = Mean(values);
  if (!mean) return std::nullopt;
  return Bar{*mean, std::nullopt, {FormatNumber(*mean) + " tokens/s", CountNote(values.size())}};
}

// The interval is a note and not a whisker, because whiskers show the spread of the requests.
void AddIntervalNote(const SamplingInterval& interval, Bar& bar) {
  if (!interval.low) return;
  bar.note.push_back(interval.high ? fmt::format("95 % interval {}–{}", FormatNumber(*interval.low),
                                                 FormatNumber(*interval.high))
                                   : fmt::format("95 %: at least {}", FormatNumber(*interval.low)));
}

std::optional<Bar> EndpointThroughput(const EndpointSamples& samples) {
  if (samples.successful_requests == 0) return std::nullopt;
  const auto throughput = Summarize(samples).output_throughput;
  if (!throughput || !std::isfinite(*throughput)) return std::nullopt;
  Bar bar{*throughput, std::nullopt, {FormatNumber(*throughput) + " tokens/s"}};
  if (samples.window) AddIntervalNote(IntervalsOf(samples, {}).output_throughput, bar);
  return bar;
}

std::optional<Bar> MeanTokens(const CountSamples& tokens) {
  const auto values = SortedForDrawing(tokens.Values());
  const auto box = BoxOf(values);
  if (!box) return std::nullopt;
  return Bar{*Mean(values),
             Interval{box->p5, box->p95},
             {"mean " + FormatShortNumber(*Mean(values)), CountNote(box->count)}};
}

Bar SuccessBar(const EndpointSamples& samples) {
  const auto interval = RateInterval(samples.successful_requests, samples.total_requests);
  const double rate = static_cast<double>(samples.successful_requests) /
                      static_cast<double>(samples.total_requests);
  Bar bar{100 * rate, std::nullopt, {}};
  bar.note.push_back(fmt::format(
      "{} ({} of {})", *SuccessRateText(samples.successful_requests, samples.total_requests),
      FormatCount(samples.successful_requests), FormatCount(samples.total_requests)));
  if (interval) {
    bar.note.push_back(
        fmt::format("95 % interval {:.1f}–{:.1f} %", 100 * interval->low, 100 * interval->high));
  }
  const std::string failures = FailureText(samples.failures);
  if (!failures.empty()) bar.note.push_back(failures);
  return bar;
}

}  // namespace

Page ThroughputComparison(const ChartInput& input) {
  Page page = MakePage(input, "Throughput",
                       "Per-request speed: mean over the successful requests · system throughput: "
                       "output tokens in the window / its length",
                       BetterValues::kHigher);
  page.panels.push_back(
      BarPanelOrMessage(input, "Per-request speed", "Output tokens per second of a request",
                        BarsOf(input, RequestThroughput), "No token counts were recorded"));
  const auto totals = BarsOf(input, EndpointThroughput);
  if (std::any_of(totals.begin(), totals.end(), [](const auto& bar) { return bar.has_value(); })) {
    page.panels.push_back(BarPanelOrMessage(input, "System throughput",
                                            "Output tokens per second of all users", totals, ""));
  }
  MergeEqualMessages(page);
  return page;
}

Page TokenAnalysis(const ChartInput& input) {
  Page page =
      MakePage(input, "Tokens per request", "Bar: mean of successful requests · whiskers: p5–p95",
               BetterValues::kNeither);
  page.client_notices.clear();  // a slow load generator still counts tokens correctly
  page.panels.push_back(BarPanelOrMessage(
      input, "Input tokens", "Input tokens per request",
      BarsOf(input, [](const auto& samples) { return MeanTokens(samples.input_tokens); }),
      "No input tokens were reported"));
  page.panels.push_back(BarPanelOrMessage(
      input, "Output tokens", "Output tokens per request",
      BarsOf(input, [](const auto& samples) { return MeanTokens(samples.output_tokens); }),
      "No output tokens were recorded"));
  MergeEqualMessages(page);
  return page;
}

Page SuccessRate(const ChartInput& input) {
  Page page =
      MakePage(input, "Success rate",
               "Bar: share of successful requests · interval: 95 % (Wilson) if failures are "
               "independent",
               BetterValues::kHigher);
  page.rows_only = true;
  const auto bars = BarsOf(input, [](const EndpointSamples& samples) -> std::optional<Bar> {
    if (samples.total_requests == 0) return std::nullopt;
    return SuccessBar(samples);
  });
  Panel panel;
  if (input.endpoints.empty()) {
    panel.message = NoDataMessage(input, "");
  } else {
    panel = BarPanel(input, bars, LinearAxis(100, kBarIntervals, "Success rate (%)"));
  }
  page.panels.push_back(std::move(panel));
  return page;
}

}  // namespace llmb
