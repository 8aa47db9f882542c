#include "harness/report/report_charts.h"

#include <algorithm>
#include <iterator>

#include "harness/charts/distribution_charts.h"
#include "harness/charts/timeline_charts.h"

namespace llmb {

std::vector<PageFile> ReportCharts(std::vector<PageFile> pages, const ChartInput& input,
                                   const RequestTimeline& timeline) {
  std::stable_partition(pages.begin(), pages.end(), [](const PageFile& file) {
    return std::ranges::any_of(file.page.panels,
                               [](const Panel& panel) { return panel.across.has_value(); });
  });
  if (std::ranges::any_of(input.endpoints,
                          [](const auto& stage) { return stage.successful_requests > 0; })) {
    pages.push_back({PercentileSpectrum(input), "percentile_spectrum"});
    pages.push_back({EmpiricalDistribution(input), "share_of_requests"});
  }
  std::ranges::move(TimelineCharts(input, timeline), std::back_inserter(pages));
  return pages;
}

}  // namespace llmb
