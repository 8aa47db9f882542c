#include "harness/charts/capacity_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/metrics/search_misses.h"

namespace llmb {
namespace {

constexpr std::size_t kMostThresholds = 4;
constexpr int kIntervalsOfShares = 6;
constexpr int kIntervalsOfRates = 6;
constexpr double kLargestLinearRates = 2.5;  // highest / lowest
constexpr double kRoomBesideStages = 1.02;
constexpr int kStepsOfFit = 60;
constexpr int kCoarseTransparency = 0x90;
constexpr int kAnswerTransparency = 0xC8;
constexpr double kUsualRequests = 1'600;  // of a stage whose point has the usual size
constexpr double kSmallestPoint = 0.6;
constexpr int kAskedDash = 2;

// One search in the panel of one of its thresholds.
struct SearchedThreshold {
  const CapacityResult* search = nullptr;
  std::size_t index = 0;  // of the threshold
  double share = 0;       // that it asks for
  std::string_view color;
};

struct ThresholdPanel {
  std::string text;
  std::vector<SearchedThreshold> searches;
};

double WithinOf(const SearchStageResult& result, std::size_t threshold) {
  const double judged = static_cast<double>(result.Judged(threshold));
  return 1 - static_cast<double>(result.misses[threshold]) / judged;
}

// A document may hold anything.
bool CanBeDrawn(const SearchStageResult& result, std::size_t thresholds) {
  if (result.misses.size() != thresholds || !std::isfinite(result.stage.rate)) return false;
  for (std::size_t i = 0; i < thresholds; ++i) {
    const std::uint64_t judged = result.Judged(i);
    if (judged == 0 || result.misses[i] > judged) return false;
  }
  return result.stage.rate > 0;
}

std::vector<SearchStageResult> StagesOf(const CapacityResult& search) {
  std::vector<SearchStageResult> stages;
  std::ranges::copy_if(search.stages, std::back_inserter(stages),
                       [&](const SearchStageResult& result) {
                         return CanBeDrawn(result, search.thresholds.size());
                       });
  return stages;
}

bool IsRound(const SearchStageResult& result) { return result.stage.phase == SearchPhase::kRound; }

// The palette's colour of each endpoint with a search.
std::map<std::string, std::string_view> ColorsOf(const ChartInput& input) {
  std::map<std::string, std::string_view> colors;
  const auto indices = EndpointColors(input);
  for (std::size_t i = 0; i < input.endpoints.size(); ++i) {
    colors.emplace(input.endpoints[i].endpoint_name, LineColor(indices[i]));
  }
  return colors;
}

std::vector<ThresholdPanel> PanelsOf(const ChartInput& input) {
  const auto colors = ColorsOf(input);
  std::vector<ThresholdPanel> panels;
  for (const CapacityResult& search : input.context.searches) {
    const auto color = colors.find(search.endpoint_name);
    if (color == colors.end()) continue;
    for (std::size_t i = 0; i < search.thresholds.size(); ++i) {
      const auto threshold = ParseThreshold(search.thresholds[i]);
      const auto share = threshold ? SearchedShare(*threshold) : std::nullopt;
      if (!share) continue;
      auto panel = std::ranges::find(panels, search.thresholds[i], &ThresholdPanel::text);
      if (panel == panels.end()) panel = panels.insert(panel, {search.thresholds[i], {}});
      panel->searches.push_back({&search, i, *share, color->second});
    }
  }
  return panels;
}

bool Binds(const ThresholdPanel& panel) {
  return std::ranges::any_of(panel.searches, [](const SearchedThreshold& searched) {
    return searched.search->answer.binding == searched.index;
  });
}

// The rates of the rounds and of the answers; without any, those of all stages. `low` is above
// `high` if there is none.
RateRange RatesOf(const ChartInput& input) {
  RateRange rates{std::numeric_limits<double>::infinity(), 0};
  const auto add = [&](std::optional<double> rate) {
    if (!rate) return;
    rates = {std::min(rates.low, *rate), std::max(rates.high, *rate)};
  };
  const auto add_stages = [&](bool of_rounds) {
    for (const CapacityResult& search : input.context.searches) {
      for (const SearchStageResult& result : StagesOf(search)) {
        if (IsRound(result) == of_rounds) add(result.stage.rate);
      }
    }
  };
  add_stages(true);
  if (rates.high == 0) add_stages(false);
  for (const CapacityResult& search : input.context.searches) {
    add(search.answer.low);
    add(search.answer.high);
  }
  return rates;
}

ValueAxis RateAxis(const RateRange& rates) {
  const double low = rates.low / kRoomBesideStages;
  const double high = rates.high * kRoomBesideStages;
  std::string label = "Requests per second to an endpoint";
  return high / low > kLargestLinearRates
             ? LogarithmicAxis(low, high, std::move(label))
             : LinearAxisBetween(low, high, kIntervalsOfRates, std::move(label));
}

bool IsInside(const ValueAxis& axis, double value) {
  return value >= axis.low && value <= axis.high;
}

// In per cent, down to the stage with the most misses.
ValueAxis ShareAxis(const ThresholdPanel& panel, const ValueAxis& across) {
  double least = 1;
  for (const SearchedThreshold& searched : panel.searches) {
    least = std::min(least, searched.share);
    for (const SearchStageResult& result : StagesOf(*searched.search)) {
      if (!IsInside(across, result.stage.rate)) continue;
      least = std::min(least, WithinOf(result, searched.index));
    }
  }
  ValueAxis axis = LinearAxisBetween(100 * least, 100, kIntervalsOfShares, "");
  for (Tic& tic : axis.tics) tic.label += " %";
  return axis;
}

std::string Shown(const std::string& endpoint, std::string text) {
  return endpoint + ": " + std::move(text);
}

void AddBand(const SearchedThreshold& searched, Panel& panel) {
  const SearchAnswer& answer = searched.search->answer;
  if (!answer.low && !answer.high) return;
  const double low = answer.low.value_or(panel.across->low);
  const double high = answer.high.value_or(panel.across->high);
  const std::string fill = WithTransparency(searched.color, kAnswerTransparency);
  const std::string& name = searched.search->endpoint_name;
  panel.shapes.push_back({ShapeKind::kRectangles,
                          {{low, panel.axis.low}, {high, panel.axis.high}},
                          fill,
                          fill,
                          1,
                          1,
                          name});
  const std::string range = answer.low && answer.high
                                ? fmt::format("{} to {}", FormatNumber(low), FormatNumber(high))
                            : answer.low ? "at least " + FormatNumber(low)
                                         : "below " + FormatNumber(high);
  panel.readings.push_back(
      {{(low + high) / 2, panel.axis.high},
       name,
       Shown(name, fmt::format("{} requests/s ({})", range, Name(answer.status)))});
}

void AddAsked(const ThresholdPanel& thresholds, Panel& panel) {
  const double share = 100 * thresholds.searches.front().share;
  panel.shapes.push_back({ShapeKind::kPath,
                          {{panel.across->low, share}, {panel.across->high, share}},
                          std::string(kMutedColor),
                          "",
                          1,
                          kAskedDash});
}

void AddFit(const SearchedThreshold& searched, const std::vector<SearchStageResult>& stages,
            Panel& panel) {
  std::vector<double> shares(searched.search->thresholds.size(), searched.share);
  const SearchFit fitted = FitRounds(shares, stages);
  if (fitted.fits.empty() || !fitted.fits[searched.index]) return;
  const MissFit& fit = *fitted.fits[searched.index];
  double low = std::numeric_limits<double>::infinity();
  double high = 0;
  for (const SearchStageResult& result : stages) {
    if (!IsRound(result)) continue;
    low = std::min(low, result.stage.rate);
    high = std::max(high, result.stage.rate);
  }
  Shape path{ShapeKind::kPath, {}, std::string(searched.color), "", kLevelLineWidth};
  path.series = searched.search->endpoint_name;
  for (int step = 0; step <= kStepsOfFit; ++step) {
    const double rate = low * std::pow(high / low, static_cast<double>(step) / kStepsOfFit);
    path.points.push_back({rate, 100 * (1 - fit.ShareAt(rate))});
  }
  panel.shapes.push_back(std::move(path));
}

// Points of one size are one shape.
void AddStages(const SearchedThreshold& searched, const std::vector<SearchStageResult>& stages,
               Panel& panel) {
  const std::string& name = searched.search->endpoint_name;
  std::map<std::pair<bool, std::uint64_t>, Shape> points;
  for (const SearchStageResult& result : stages) {
    if (!IsInside(*panel.across, result.stage.rate)) continue;
    const bool is_round = IsRound(result);
    Shape& shape = points[{is_round, result.counted}];
    const double size = std::sqrt(static_cast<double>(result.counted) / kUsualRequests);
    shape.width = kLevelDotSize * std::max(kSmallestPoint, size);
    shape.line = is_round ? std::string(searched.color)
                          : WithTransparency(searched.color, kCoarseTransparency);
    shape.series = name;
    const double within = WithinOf(result, searched.index);
    const Point at{result.stage.rate, 100 * within};
    shape.points.push_back(at);
    // Rounded down, so that a share that misses is not read as one that holds.
    panel.readings.push_back(
        {at, name,
         Shown(name,
               fmt::format(
                   "{:.1f} % of {} request{} at {} requests/s within {} ({})",
                   std::floor(1000 * within) / 10, FormatCount(result.Judged(searched.index)),
                   result.Judged(searched.index) == 1 ? "" : "s", FormatNumber(result.stage.rate),
                   searched.search->thresholds[searched.index],
                   is_round ? fmt::format("round {}", result.stage.round + 1) : "coarse"))});
  }
  for (auto& [key, shape] : points) panel.shapes.push_back(std::move(shape));
}

Panel PanelOf(const ThresholdPanel& thresholds, const ValueAxis& across) {
  Panel panel;
  panel.title = "Requests within " + thresholds.text;
  panel.across = across;
  panel.axis = ShareAxis(thresholds, across);
  for (const SearchedThreshold& searched : thresholds.searches) AddBand(searched, panel);
  AddAsked(thresholds, panel);
  for (const SearchedThreshold& searched : thresholds.searches) {
    AddFit(searched, StagesOf(*searched.search), panel);
  }
  for (const SearchedThreshold& searched : thresholds.searches) {
    AddStages(searched, StagesOf(*searched.search), panel);
  }
  return panel;
}

void AddLegend(const ThresholdPanel& thresholds, Page& page) {
  if (thresholds.searches.size() < 2) return;  // the title has the name
  for (const SearchedThreshold& searched : thresholds.searches) {
    page.legend.push_back({searched.search->endpoint_name, std::string(searched.color)});
  }
}

}  // namespace

Page CapacityChart(const ChartInput& input) {
  Page page = MakePage(input, "Capacity",
                       "Point: a stage, larger with more requests, pale if coarse · line: fit · "
                       "band: capacity, 95 % interval · dashed: asked",
                       BetterValues::kNeither);
  std::vector<ThresholdPanel> thresholds = PanelsOf(input);
  const RateRange rates = RatesOf(input);
  if (thresholds.empty() || rates.low > rates.high) {
    page.panels.emplace_back().message = NoDataMessage(input, "No stage of a search has ended");
    return page;
  }
  AddLegend(*std::ranges::max_element(
                thresholds, {}, [](const ThresholdPanel& panel) { return panel.searches.size(); }),
            page);
  if (thresholds.size() > kMostThresholds) {
    std::stable_partition(thresholds.begin(), thresholds.end(), Binds);
    page.subtitle +=
        fmt::format(" · thresholds without a panel: {}", thresholds.size() - kMostThresholds);
    thresholds.resize(kMostThresholds);
  }
  const ValueAxis across = RateAxis(rates);
  for (const ThresholdPanel& panel : thresholds) page.panels.push_back(PanelOf(panel, across));
  KeepMarkedLegend(page);
  SayLogarithmic(page);
  return page;
}

}  // namespace llmb
