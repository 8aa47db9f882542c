#include "harness/charts/charts.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "harness/charts/bar_charts.h"
#include "harness/charts/capacity_chart.h"
#include "harness/charts/font_coverage.h"
#include "harness/charts/gnuplot_process.h"
#include "harness/charts/gnuplot_script.h"
#include "harness/charts/latency_charts.h"
#include "harness/charts/level_charts.h"
#include "harness/charts/turn_charts.h"
#include "harness/charts/violin_charts.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

bool HasSearches(const ChartInput& input) { return !input.context.searches.empty(); }
bool HasLevels(const ChartInput& input) { return HasSeveralLevels(input.endpoints); }
bool HasTurns(const ChartInput& input) { return HasSeveralTurns(input.endpoints); }

struct Chart {
  std::string_view name;
  Page (*make)(const ChartInput&);
  // Whether it is drawn; null: always.
  bool (*has_data)(const ChartInput&) = nullptr;
};

constexpr Chart kCharts[] = {
    {"capacity", CapacityChart, HasSearches},
    {"latency_comparison", LatencyComparison},
    {"latency_by_length", LatencyByLength},
    {"ttft_comparison", TtftComparison},
    {"tpot_comparison", TpotComparison},
    {"throughput_comparison", ThroughputComparison},
    {"token_analysis", TokenAnalysis},
    {"success_rate", SuccessRate},
    {"complexity_performance", ComplexityPerformance},
    {"throughput_vs_interactivity", ThroughputVsInteractivity, HasLevels},
    {"throughput_vs_latency", ThroughputVsLatency, HasLevels},
    {"ttft_vs_load", TtftVsLoad, HasLevels},
    {"ttft_by_turn", TtftByTurn, HasTurns},
};

constexpr std::string_view kChartOfFailures = "success_rate";

// Each gnuplot process draws its charts one after another.
constexpr std::size_t kProcesses = 2;

// A temporary folder for unfinished charts. It is inside the target folder, so that finished charts
// can be renamed into place. The destructor removes it with its contents.
class WorkFolder {
 public:
  static Result<WorkFolder> Make(const fs::path& parent) {
    std::error_code error;
    fs::create_directories(parent, error);
    if (error) return Fail("cannot make folder " + parent.string() + ": " + error.message());
    std::string name = (parent / ".charts-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      return Fail("cannot write charts into " + parent.string() + ": " +
                  std::generic_category().message(errno));
    }
    return WorkFolder(std::move(name));
  }

  WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }

  const fs::path& path() const { return path_; }

 private:
  explicit WorkFolder(fs::path path) : path_(std::move(path)) {}

  fs::path path_;
};

// Every PNG ends with this chunk. A file without it is incomplete.
bool IsWholePng(const fs::path& path) {
  constexpr std::array<char, 12> kEnd = {0,   0,   0,      0,      'I',    'E',
                                         'N', 'D', '\xAE', '\x42', '\x60', '\x82'};
  std::ifstream file(path, std::ios::binary);
  std::array<char, kEnd.size()> end{};
  file.seekg(-static_cast<std::streamoff>(kEnd.size()), std::ios::end);
  file.read(end.data(), end.size());
  return file.good() && end == kEnd;
}

std::vector<std::vector<PageFile>> Distribute(std::vector<PageFile> pages) {
  std::vector<std::vector<PageFile>> shares(std::min(kProcesses, pages.size()));
  for (std::size_t i = 0; i < pages.size(); ++i) {
    shares[i % shares.size()].push_back(std::move(pages[i]));
  }
  return shares;
}

// Returns the first error, but waits for every process.
Status RunGnuplot(const fs::path& folder, std::vector<std::vector<PageFile>> shares) {
  const auto fonts = FontCoverage::OfInstalledFonts(folder);
  if (!fonts) return Fail(fonts.error().message);
  for (auto& share : shares) {
    for (PageFile& file : share) MakeDrawable(*fonts, file.page);
  }
  std::vector<GnuplotProcess> processes;
  Status status;
  for (std::size_t i = 0; i < shares.size() && status; ++i) {
    const std::string script = "charts" + std::to_string(i) + ".gp";
    status = WriteGnuplotScript(folder / script, shares[i]);
    if (!status) break;
    auto process = GnuplotProcess::Start(folder, script);
    if (process) {
      processes.push_back(std::move(*process));
    } else {
      status = Fail(process.error().message);
    }
  }
  for (GnuplotProcess& process : processes) {
    const Status ended = process.Wait();
    if (status && !ended) status = ended;
  }
  return status;
}

Status MoveIntoPlace(const fs::path& drawn, const fs::path& target) {
  if (!IsWholePng(drawn)) {
    return Fail("gnuplot did not write a complete picture for " + target.string());
  }
  std::error_code error;
  fs::rename(drawn, target, error);
  if (error) return Fail("cannot write " + target.string() + ": " + error.message());
  return {};
}

}  // namespace

const std::vector<std::string_view>& ChartNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Chart& chart : kCharts) all.push_back(chart.name);
    return all;
  }();
  return names;
}

std::vector<PageFile> ChartPages(const std::vector<EndpointSamples>& endpoints,
                                 const ChartContext& context) {
  const ChartInput input{endpoints, context};
  const bool any_success = std::ranges::any_of(
      endpoints, [](const EndpointSamples& samples) { return samples.successful_requests > 0; });
  std::vector<PageFile> pages;
  for (const Chart& chart : kCharts) {
    if (chart.has_data != nullptr && !chart.has_data(input)) continue;
    if (!any_success && chart.name != kChartOfFailures) continue;
    pages.push_back(
        {chart.make(input), std::string(chart.name) + "_" + context.timestamp + ".png"});
  }
  return pages;
}

Result<std::vector<fs::path>> DrawCharts(const std::vector<EndpointSamples>& endpoints,
                                         const ChartContext& context, const fs::path& folder) {
  return DrawPages(ChartPages(endpoints, context), folder);
}

Result<std::vector<fs::path>> DrawPages(std::vector<PageFile> pages, const fs::path& folder) {
  const auto work = WorkFolder::Make(folder);
  if (!work) return Fail(work.error().message);
  std::vector<std::string> names;
  names.reserve(pages.size());
  for (const PageFile& page : pages) names.push_back(page.file_name);
  Status status = RunGnuplot(work->path(), Distribute(std::move(pages)));
  std::vector<fs::path> paths;
  for (const std::string& name : names) {
    const Status moved = MoveIntoPlace(work->path() / name, folder / name);
    if (moved) paths.push_back(folder / name);
    // An error from gnuplot explains more than the missing picture.
    if (status && !moved) status = moved;
  }
  if (!status) return Fail(status.error().message);
  return paths;
}

}  // namespace llmb
