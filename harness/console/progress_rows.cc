#include "harness/console/progress_rows.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "harness/base/terminal_width.h"
#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"
#include "harness/metrics/success_rate.h"

namespace llmb {
namespace {

// Widths in columns. Other columns are dropped before a name gets less than kSmallestName.
constexpr std::size_t kSmallestName = 12;
constexpr std::size_t kSmallestBar = 6;
constexpr std::size_t kLargestBar = 30;
constexpr std::size_t kSmallestReason = 12;
constexpr std::size_t kColumnGap = 2;

std::string StateCell(const EndpointProgress& endpoint) {
  return std::string(LookOf(endpoint.state).word);
}
std::string DoneCell(const EndpointProgress& endpoint) { return DoneOfTotal(endpoint.figures); }
std::string SuccessCell(const EndpointProgress& endpoint) {
  const ProgressFigures& figures = endpoint.figures;
  return SuccessRateText(figures.succeeded, figures.done - figures.earlier).value_or("-");
}
std::string TtftCell(const EndpointProgress& endpoint) {
  return ShortLatency(endpoint.figures.p95_time_to_first_token);
}
std::string FailureCell(const EndpointProgress& endpoint) {
  return endpoint.figures.common_failure;
}
std::string RateCell(const EndpointProgress& endpoint) {
  return ThreeDigits(endpoint.figures.requests_per_second);
}
std::string InFlightCell(const EndpointProgress& endpoint) {
  return endpoint.stage ? std::to_string(endpoint.stage->flow.in_flight) : "-";
}
std::string LoadCell(const EndpointProgress& endpoint) {
  return endpoint.stage ? endpoint.stage->flow.level.Label() : "-";
}
std::string SpeedCell(const EndpointProgress& endpoint) {
  return ThreeDigits(endpoint.figures.output_tokens_per_second);
}
std::string EtaCell(const EndpointProgress& endpoint) {
  const bool running = endpoint.state == EndpointState::kRunning;
  return ShortDuration(running ? endpoint.figures.remaining : std::nullopt);
}

enum class ColumnId {
  kState,
  kBar,
  kDone,
  kSuccess,
  kFailure,
  kLoad,
  kInFlight,
  kTtft,
  kRate,
  kSpeed,
  kEta
};

struct Column {
  ColumnId id;
  std::string_view title;
  std::size_t width;  // the smallest for kBar and kDone, which may grow; 0: as its cells need
  int dropped;        // 1 is dropped first if there is no room; 0 is never dropped
  std::string (*cell)(const EndpointProgress&);
};

constexpr std::array kProgressColumns = {
    Column{ColumnId::kState, "", 7, 0, StateCell},
    Column{ColumnId::kBar, "", kSmallestBar, 2, nullptr},
    Column{ColumnId::kDone, "done", 4, 0, DoneCell},
    Column{ColumnId::kSuccess, "success", 7, 0, SuccessCell},
    Column{ColumnId::kFailure, "failures", 0, 5, FailureCell},
    Column{ColumnId::kLoad, "load", 0, 6, LoadCell},
    Column{ColumnId::kInFlight, "in flight", 0, 1, InFlightCell},
    Column{ColumnId::kTtft, "TTFT p95", 8, 7, TtftCell},
    Column{ColumnId::kRate, "req/s", 5, 4, RateCell},
    Column{ColumnId::kSpeed, "tok/s", 5, 3, SpeedCell},
    Column{ColumnId::kEta, "ETA", 6, 8, EtaCell},
};

struct Layout {
  std::size_t name_width = 0;
  std::vector<Column> columns;
};

std::size_t WidthOf(const std::vector<Column>& columns) {
  return std::accumulate(
      columns.begin(), columns.end(), std::size_t{0},
      [](std::size_t sum, const Column& column) { return sum + kColumnGap + column.width; });
}

bool DropNext(std::vector<Column>& columns) {
  auto next = columns.end();
  for (auto it = columns.begin(); it != columns.end(); ++it) {
    if (it->dropped == 0) continue;
    if (next == columns.end() || it->dropped < next->dropped) next = it;
  }
  if (next == columns.end()) return false;
  columns.erase(next);
  return true;
}

std::size_t LongestName(const ProgressSnapshot& snapshot) {
  std::size_t longest = std::string_view("endpoint").size();
  for (const EndpointProgress& endpoint : snapshot.endpoints) {
    longest = std::max(longest, TerminalWidth(PrintableText(endpoint.name)));
  }
  return longest;
}

// Whether the endpoint needs a column that is there only if some endpoint does.
bool IsNeeded(ColumnId id, const EndpointProgress& endpoint, bool loads_differ) {
  if (id == ColumnId::kFailure) return !endpoint.figures.common_failure.empty();
  if (id == ColumnId::kInFlight) return endpoint.stage.has_value();
  return id == ColumnId::kLoad && loads_differ;
}

// The line of the stage has no room for several loads.
bool LoadsDiffer(const ProgressSnapshot& snapshot) {
  std::optional<LoadLevel> known;
  for (const EndpointProgress& endpoint : snapshot.endpoints) {
    if (!endpoint.stage) continue;
    if (known && *known != endpoint.stage->flow.level) return true;
    known = endpoint.stage->flow.level;
  }
  return false;
}

Layout MakeLayout(const ProgressSnapshot& snapshot, const ViewStyle& style) {
  const bool loads_differ = LoadsDiffer(snapshot);
  Layout layout;
  layout.columns.assign(kProgressColumns.begin(), kProgressColumns.end());
  for (Column& column : layout.columns) {
    for (const EndpointProgress& endpoint : snapshot.endpoints) {
      if (column.id == ColumnId::kDone) {
        column.width = std::max(column.width, DoneColumns(endpoint.figures));
      } else if (IsNeeded(column.id, endpoint, loads_differ)) {
        column.width = std::max({column.width, column.title.size(), column.cell(endpoint).size()});
      }
    }
  }
  std::erase_if(layout.columns, [](const Column& column) { return column.width == 0; });
  const std::size_t longest = LongestName(snapshot);
  const std::size_t wanted = std::min(longest, kSmallestName);
  while (WidthOf(layout.columns) + wanted > style.width && DropNext(layout.columns)) {
  }
  const std::size_t used = WidthOf(layout.columns);
  std::size_t free = style.width > used ? style.width - used : 0;
  layout.name_width = std::min(longest, free);
  free -= layout.name_width;
  for (Column& column : layout.columns) {
    if (column.id == ColumnId::kBar) column.width = std::min(kLargestBar, column.width + free);
  }
  return layout;
}

std::string RenderHeader(const Layout& layout) {
  std::string line = PadRight("endpoint", layout.name_width);
  for (const Column& column : layout.columns) {
    line += std::string(kColumnGap, ' ') + PadLeft(column.title, column.width);
  }
  return line;
}

std::string RenderCell(const Column& column, const EndpointProgress& endpoint,
                       const ViewStyle& style) {
  const std::string_view color = LookOf(endpoint.state).color;
  if (column.id == ColumnId::kBar) {
    return Colored(Bar(endpoint.figures, column.width, style), color, style);
  }
  const std::string cell = column.cell(endpoint);
  if (column.id == ColumnId::kState) return Colored(PadRight(cell, column.width), color, style);
  return PadLeft(cell, column.width);
}

// The reason of a failed endpoint matters more than its times, so it replaces them if it fits.
bool ReasonFits(const EndpointProgress& endpoint, const ViewStyle& style, std::size_t used) {
  return endpoint.state == EndpointState::kFailed && !endpoint.failure_reason.empty() &&
         used + kColumnGap + kSmallestReason <= style.width;
}

std::string RenderEndpoint(const Layout& layout, const EndpointProgress& endpoint,
                           const ViewStyle& style) {
  const std::string name =
      CutMiddle(PrintableText(endpoint.name), layout.name_width, Ellipsis(style));
  std::string line = PadRight(name, layout.name_width);
  for (const Column& column : layout.columns) {
    const std::size_t used = TerminalWidth(line);
    if (column.id > ColumnId::kSuccess && ReasonFits(endpoint, style, used)) {
      const std::string reason = CutEnd(PrintableText(endpoint.failure_reason),
                                        style.width - used - kColumnGap, Ellipsis(style));
      return line + std::string(kColumnGap, ' ') + Colored(reason, "31", style);
    }
    line += std::string(kColumnGap, ' ') + RenderCell(column, endpoint, style);
  }
  return line;
}

}  // namespace

std::vector<std::string> RenderProgressRows(const ProgressSnapshot& snapshot,
                                            const std::vector<std::size_t>& rows,
                                            const ViewStyle& style) {
  const Layout layout = MakeLayout(snapshot, style);
  std::vector<std::string> lines = {RenderHeader(layout)};
  for (const std::size_t row : rows) {
    lines.push_back(RenderEndpoint(layout, snapshot.endpoints[row], style));
  }
  return lines;
}

}  // namespace llmb
