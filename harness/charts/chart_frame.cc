#include "harness/charts/chart_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "harness/base/text.h"
#include "harness/charts/client_notice.h"
#include "harness/charts/endpoint_colors.h"
#include "harness/charts/footnote.h"

namespace llmb {
namespace {

constexpr std::size_t kNamedFailures = 2;
constexpr std::size_t kNamedModels = 4;

std::string RunText(const ChartInput& input) {
  std::uint64_t total = 0;
  std::uint64_t successful = 0;
  for (const EndpointSamples& samples : input.endpoints) {
    total += samples.total_requests;
    successful += samples.successful_requests;
  }
  const ChartContext& context = input.context;
  std::vector<std::string> parts = {fmt::format("{} {}, {} successful", FormatCount(total),
                                                total == 1 ? "request" : "requests",
                                                FormatCount(successful))};
  const std::string prompts = context.prompts == 0
                                  ? ""
                                  : fmt::format("{} {}", FormatCount(context.prompts),
                                                context.prompts == 1 ? "prompt" : "prompts");
  for (const std::string& part :
       {context.load, context.settings, prompts, context.tool, context.date}) {
    if (!part.empty()) parts.push_back(part);
  }
  return Join(parts, kFootnoteSeparator);
}

std::string ModelsText(const std::vector<std::string>& models) {
  if (models.empty()) return "";
  const std::size_t named = std::min(models.size(), kNamedModels);
  const std::vector<std::string> first(models.begin(),
                                       models.begin() + static_cast<std::ptrdiff_t>(named));
  std::string text = (models.size() == 1 ? "Model: " : "Models: ") + Join(first, ", ");
  if (named < models.size()) text += fmt::format(" and {} more", models.size() - named);
  return text;
}

// "12 %", "0.4 %".
std::string ShareText(double share) {
  const double percent = 100 * share;
  const int decimals = percent > 0 && percent < 10 ? 1 : 0;
  return fmt::format("{:.{}f} %", percent, decimals);
}

// What share of the input tokens came from a cache, by endpoint and load; of many loads, the lowest
// and the highest share of each endpoint. Empty where no server says so of any.
std::string CachedText(const std::vector<EndpointSamples>& endpoints) {
  constexpr std::size_t kMostNamed = 8;
  const std::vector<std::string> labels = EndpointLabels(endpoints);
  std::vector<std::string> each;
  std::map<std::string, std::pair<double, double>> ranges;  // by endpoint
  double most = 0;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const std::optional<double> share = endpoints[i].cached_share.Share();
    if (!share) continue;
    most = std::max(most, *share);
    each.push_back(fmt::format("{} {}", labels[i], ShareText(*share)));
    auto& [low, high] =
        ranges.try_emplace(endpoints[i].endpoint_name, *share, *share).first->second;
    low = std::min(low, *share);
    high = std::max(high, *share);
  }
  if (most == 0) return "";
  if (each.size() > kMostNamed) {
    each.clear();
    for (const auto& [name, range] : ranges) {
      const auto& [low, high] = range;
      each.push_back(fmt::format("{} {} to {}", name, ShareText(low), ShareText(high)));
    }
  }
  return "Input tokens from a cache: " + Join(each, kFootnoteSeparator);
}

bool IsOneEndpoint(const std::vector<EndpointSamples>& endpoints) {
  return !endpoints.empty() && std::ranges::all_of(endpoints, [&](const EndpointSamples& samples) {
    return samples.endpoint_name == endpoints.front().endpoint_name;
  });
}

// The name of the only endpoint is in the title, so loads are enough to tell its rows apart.
std::vector<std::string> LabelsOfLoads(const std::vector<EndpointSamples>& endpoints) {
  if (endpoints.size() == 1) return EndpointLabels(endpoints);
  std::vector<std::string> labels;
  labels.reserve(endpoints.size());
  for (const EndpointSamples& samples : endpoints) labels.push_back(samples.load.Label());
  return labels;
}

bool LoadsDiffer(const std::vector<EndpointSamples>& endpoints) {
  return std::ranges::any_of(endpoints, [&](const EndpointSamples& samples) {
    return samples.load != endpoints.front().load;
  });
}

}  // namespace

std::vector<std::string> EndpointNamesInFull(const std::vector<EndpointSamples>& endpoints) {
  const bool loads_differ = LoadsDiffer(endpoints);
  std::vector<std::string> names;
  for (const EndpointSamples& samples : endpoints) {
    const std::string& name = samples.endpoint_name;
    names.push_back(loads_differ ? fmt::format("{} at {}", name, samples.load.Label()) : name);
  }
  return names;
}

std::vector<std::string> EndpointLabels(const std::vector<EndpointSamples>& endpoints) {
  const bool loads_differ = LoadsDiffer(endpoints);
  std::vector<std::string> labels;
  for (const EndpointSamples& samples : endpoints) {
    const std::string& name = samples.endpoint_name;
    labels.push_back(loads_differ ? fmt::format("{} @ {}", name, samples.load.ShortLabel()) : name);
  }
  return labels;
}

std::vector<std::size_t> EndpointColors(const ChartInput& input) {
  std::vector<std::string> names;
  for (const EndpointSamples& samples : input.endpoints) {
    const auto& endpoints = input.context.endpoint_of_series;
    const auto endpoint = endpoints.find(samples.endpoint_name);
    names.push_back(endpoint == endpoints.end() ? samples.endpoint_name : endpoint->second);
  }
  return ChooseColors(names);
}

Page MakePage(const ChartInput& input, std::string_view title, std::string subtitle,
              BetterValues better) {
  Page page;
  page.title = input.context.title.empty() ? "" : input.context.title + ": ";
  page.title += title;
  const bool one_endpoint = IsOneEndpoint(input.endpoints);
  if (one_endpoint) page.title += ": " + input.endpoints.front().endpoint_name;
  page.subtitle = std::move(subtitle);
  page.better = better;
  std::vector<std::string> what;
  for (std::string& text :
       std::array{ModelsText(input.context.models), CachedText(input.endpoints)}) {
    if (!text.empty()) what.push_back(std::move(text));
  }
  page.footnotes = {Join(what, kFootnoteSeparator), RunText(input)};
  page.simulated = input.context.simulated;
  page.categories = one_endpoint ? LabelsOfLoads(input.endpoints) : EndpointLabels(input.endpoints);
  page.category_readings = EndpointNamesInFull(input.endpoints);
  for (const EndpointSamples& samples : input.endpoints) {
    page.category_series.push_back(samples.endpoint_name);
    page.category_loads.push_back(samples.load.Key());
  }
  page.client_notices = ClientNotices(input.endpoints);
  return page;
}

void SayLogarithmic(Page& page) {
  const bool values =
      std::ranges::any_of(page.panels, [](const Panel& p) { return p.axis.logarithmic; });
  const bool across = std::ranges::any_of(
      page.panels, [](const Panel& p) { return p.across && p.across->logarithmic; });
  if (values && across) {
    page.subtitle += " · logarithmic axes";
  } else if (values || across) {
    page.subtitle += " · logarithmic axis";
  }
}

void KeepMarkedLegend(Page& page) {
  const auto has_mark = [&](const LegendEntry& entry) {
    const std::string& series = entry.series.empty() ? entry.name : entry.series;
    return std::ranges::any_of(page.panels, [&](const Panel& panel) {
      return std::ranges::any_of(panel.shapes, [&](const Shape& shape) {
        return !shape.points.empty() && shape.series == series &&
               (entry.load.empty() || entry.load == shape.load);
      });
    });
  };
  const auto unmarked = std::stable_partition(page.legend.begin(), page.legend.end(), has_mark);
  std::vector<std::string> names;
  for (auto entry = unmarked; entry != page.legend.end(); ++entry) names.push_back(entry->name);
  page.legend.erase(unmarked, page.legend.end());
  if (!page.legend.empty()) SayWithoutValues(names, page);
}

void SayWithoutValues(const std::vector<std::string>& names, Page& page) {
  constexpr std::size_t kMostWithoutValues = 3;
  if (names.empty()) return;
  page.subtitle += " · without values: ";
  page.subtitle +=
      names.size() > kMostWithoutValues ? fmt::format("{} lines", names.size()) : Join(names, ", ");
}

std::string NoDataMessage(const ChartInput& input, std::string otherwise) {
  std::uint64_t total = 0;
  std::map<std::string, std::uint64_t> failures;
  for (const EndpointSamples& samples : input.endpoints) {
    if (samples.successful_requests > 0) return otherwise;
    total += samples.total_requests;
    for (const auto& [name, count] : samples.failures) failures[name] += count;
  }
  if (total == 0) return "No requests were recorded";
  std::string reason = FailureText(failures);
  if (total == 1) return "The only request failed" + (reason.empty() ? "" : ": " + reason);
  return fmt::format("None of the {} requests succeeded{}{}", FormatCount(total),
                     reason.empty() ? "" : ": ", reason);
}

std::vector<std::string> NoDataNote(const EndpointSamples& samples) {
  if (samples.total_requests == 0) return {"no requests"};
  return {samples.successful_requests == 0 ? "none succeeded" : "no values"};
}

void MergeEqualMessages(Page& page) {
  const std::string message = page.panels.front().message;
  const bool all_equal =
      !message.empty() && std::all_of(page.panels.begin(), page.panels.end(),
                                      [&](const Panel& panel) { return panel.message == message; });
  if (!all_equal) return;
  page.panels.resize(1);
  page.panels.front().title.clear();
}

std::string FailureText(const std::map<std::string, std::uint64_t>& failures) {
  std::vector<std::pair<std::string, std::uint64_t>> ordered(failures.begin(), failures.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min(ordered.size(), kNamedFailures); ++i) {
    parts.push_back(ordered[i].first + " " + FormatCount(ordered[i].second));
  }
  if (ordered.size() > kNamedFailures) {
    const std::size_t others = ordered.size() - kNamedFailures;
    parts.push_back(fmt::format("{} other {}", others, others == 1 ? "kind" : "kinds"));
  }
  return Join(parts, ", ");
}

std::string CountNote(std::size_t count) { return "n = " + FormatCount(count); }

std::vector<std::string> TimeNoteTitles() { return {"median", "p95", "p99", "n"}; }

std::vector<std::string> TimeNote(const BoxStatistics& box, const TimeScale& scale,
                                  bool with_units) {
  const auto text = [&](double seconds) {
    return with_units ? scale.Format(seconds) : FormatNumber(seconds * scale.unit.per_second);
  };
  return {text(box.median), text(box.p95), text(box.p99), FormatCount(box.count)};
}

}  // namespace llmb
