#include "harness/charts/latency_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_marks.h"
#include "harness/charts/schedule_note.h"
#include "harness/charts/time_scale.h"

namespace llmb {
namespace {

constexpr std::string_view kQuantity = "Total latency";
constexpr std::string_view kNoLatency = "No latency was recorded";
constexpr int kLatencyIntervals = 8;
constexpr int kIntervalsOfNarrowPanel = 3;

using Groups = std::map<std::string, std::vector<float>>;
using Boxes = std::vector<std::optional<BoxStatistics>>;  // per endpoint

TimeExtent ExtentWithDots(const BoxStatistics& box) {
  TimeExtent extent{box.p5, box.median, box.p95};
  if (!box.outside.empty()) {
    extent.lowest = std::min(extent.lowest, box.outside.front());
    extent.highest = std::max(extent.highest, box.outside.back());
  }
  return extent;
}

TimeExtent ExtentOfMarks(const BoxStatistics& box) { return {box.p5, box.median, box.p99}; }

// A panel beside others has a third of the width, where boxes of fast endpoints are flat earlier.
TimeScale NarrowTimeScale(const std::vector<TimeExtent>& extents) {
  constexpr double kLargestNarrowRatio = 6;
  TimeScale scale = ChooseTimeScale(extents, kQuantity, kIntervalsOfNarrowPanel);
  const double highest = std::ranges::max_element(extents, {}, &TimeExtent::highest)->highest;
  const double smallest_median = std::ranges::min_element(extents, {}, &TimeExtent::median)->median;
  if (scale.axis.logarithmic || highest <= kLargestNarrowRatio * smallest_median) return scale;
  double lowest = smallest_median;
  for (const TimeExtent& extent : extents) {
    if (extent.lowest > 0) lowest = std::min(lowest, extent.lowest);
  }
  const double factor = scale.unit.per_second;
  scale.axis = LogarithmicAxis(lowest * factor, highest * factor, std::move(scale.axis.label));
  return scale;
}

// An empty panel of boxes. Several panels may share `scale`.
Panel EmptyBoxPanel(const TimeScale& scale) {
  Panel panel;
  panel.axis = scale.axis;
  panel.note_titles = TimeNoteTitles();
  return panel;
}

// Adds the box of the next category with its note. `color` and `samples` are of its endpoint.
void AppendBox(const std::optional<BoxStatistics>& box, const EndpointSamples& samples,
               std::size_t color, const TimeScale& scale, bool with_units, Panel& panel) {
  const double category = static_cast<double>(panel.notes.size());
  if (box) AddBox(*box, scale.unit.per_second, category, color, panel);
  panel.notes.push_back(box ? TimeNote(*box, scale, with_units) : NoDataNote(samples));
}

Panel BoxPanel(const ChartInput& input, const Boxes& boxes, const TimeScale& scale,
               bool with_units) {
  const auto colors = EndpointColors(input);
  Panel panel = EmptyBoxPanel(scale);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    AppendBox(boxes[i], input.endpoints[i], colors[i], scale, with_units, panel);
  }
  return panel;
}

void AddAllDots(const ChartInput& input, const Boxes& boxes, double factor, Panel& panel) {
  const auto colors = EndpointColors(input);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (boxes[i]) {
      AddOutsideDots(*boxes[i], factor, static_cast<double>(i), colors[i], panel);
    }
  }
}

// The words for which any endpoint has latencies: those of `usual` in that order, then the others.
std::vector<std::string> WordsUsed(const ChartInput& input, Groups EndpointSamples::*groups,
                                   const std::vector<std::string>& usual) {
  std::map<std::string, int> used;
  for (const EndpointSamples& samples : input.endpoints) {
    for (const auto& [word, values] : samples.*groups) {
      if (!word.empty() && !values.empty()) used[word] = 1;
    }
  }
  std::vector<std::string> words;
  for (const std::string& word : usual) {
    if (used.erase(word) > 0) words.push_back(word);
  }
  for (const auto& [word, unused] : used) words.push_back(word);
  return words;
}

Boxes BoxesOfWord(const ChartInput& input, Groups EndpointSamples::*groups,
                  const std::string& word) {
  Boxes boxes;
  for (const EndpointSamples& samples : input.endpoints) {
    const auto found = (samples.*groups).find(word);
    std::vector<double> values;
    if (found != (samples.*groups).end()) values.assign(found->second.begin(), found->second.end());
    boxes.push_back(BoxOf(SortedForDrawing(values)));
  }
  return boxes;
}

std::string Capitalized(std::string word) {
  word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
  return word;
}

// A panel per word, with a row per endpoint.
void AddPanels(const ChartInput& input, const std::vector<std::string>& words,
               const std::vector<Boxes>& boxes, const TimeScale& scale, Page& page) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    page.panels.push_back(BoxPanel(input, boxes[i], scale, false));
    page.panels.back().title = fmt::format("{} prompts", Capitalized(words[i]));
  }
  page.subtitle += fmt::format(" · numbers in {}", scale.unit.name);
}

// One panel with a row per word. A panel per word would have a single box each.
void AddRowsOfOneEndpoint(const ChartInput& input, const std::vector<std::string>& words,
                          const std::vector<Boxes>& boxes, const TimeScale& scale, Page& page) {
  const std::size_t color = EndpointColors(input).front();
  page.categories.clear();
  Panel panel = EmptyBoxPanel(scale);
  for (std::size_t i = 0; i < words.size(); ++i) {
    page.categories.push_back(fmt::format("{} prompts", Capitalized(words[i])));
    AppendBox(boxes[i].front(), input.endpoints.front(), color, scale, true, panel);
  }
  page.category_readings = page.categories;
  page.panels.push_back(std::move(panel));
}

Page GroupedPage(const ChartInput& input, std::string_view property,
                 Groups EndpointSamples::*groups, const std::vector<std::string>& usual) {
  Page page =
      MakePage(input, fmt::format("Total latency by prompt {}", property),
               fmt::format("Box: p25–p75 · line: median · {}", kTailMarks), BetterValues::kLower);
  page.rows_only = true;  // only rows have titles above their panels
  const auto words = WordsUsed(input, groups, usual);
  std::vector<Boxes> boxes;
  std::vector<TimeExtent> extents;
  for (const std::string& word : words) {
    boxes.push_back(BoxesOfWord(input, groups, word));
    for (const auto& box : boxes.back()) {
      if (box) extents.push_back(ExtentOfMarks(*box));
    }
  }
  if (extents.empty()) {
    Panel panel;
    panel.message = NoDataMessage(input, fmt::format("No prompt {} was recorded", property));
    page.panels.push_back(std::move(panel));
    return page;
  }
  const bool one_endpoint = input.endpoints.size() == 1;
  const bool is_narrow = !one_endpoint && words.size() > 1;
  const TimeScale scale = is_narrow ? NarrowTimeScale(extents)
                                    : ChooseTimeScale(extents, kQuantity, kIntervalsOfNarrowPanel);
  (one_endpoint ? AddRowsOfOneEndpoint : AddPanels)(input, words, boxes, scale, page);
  SayLogarithmic(page);
  return page;
}

}  // namespace

Page LatencyComparison(const ChartInput& input) {
  Page page =
      MakePage(input, kQuantity,
               fmt::format("Box: p25–p75 · line: median · {} · dots: requests outside", kTailMarks),
               BetterValues::kLower);
  Boxes boxes;
  std::vector<TimeExtent> extents;
  for (const EndpointSamples& samples : input.endpoints) {
    boxes.push_back(BoxOf(SortedForDrawing(samples.total_latency)));
    if (boxes.back()) extents.push_back(ExtentWithDots(*boxes.back()));
  }
  Panel panel;
  if (extents.empty()) {
    panel.message = NoDataMessage(input, std::string(kNoLatency));
  } else {
    const TimeScale scale = ChooseTimeScale(extents, kQuantity, kLatencyIntervals);
    panel = BoxPanel(input, boxes, scale, true);
    AddAllDots(input, boxes, scale.unit.per_second, panel);
  }
  page.panels.push_back(std::move(panel));
  SayLogarithmic(page);
  AddScheduleNote(input, page);
  return page;
}

Page LatencyByLength(const ChartInput& input) {
  return GroupedPage(input, "length", &EndpointSamples::latency_by_length,
                     {"short", "medium", "long"});
}

Page ComplexityPerformance(const ChartInput& input) {
  return GroupedPage(input, "complexity", &EndpointSamples::latency_by_complexity,
                     {"simple", "moderate", "complex"});
}

}  // namespace llmb
