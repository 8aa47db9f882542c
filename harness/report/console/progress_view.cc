#include "harness/report/console/progress_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "harness/report/console/number_text.h"
#include "harness/report/console/text_layout.h"

namespace llmb {
namespace {

constexpr std::size_t kSmallestTable = 40;   // columns below which there is no table
constexpr std::size_t kSmallestName = 12;    // columns that a name keeps by dropping others
constexpr std::size_t kSmallestBar = 6;      // columns of a row's bar
constexpr std::size_t kLargestBar = 30;      //
constexpr std::size_t kSmallestReason = 12;  // columns worth giving to a reason
constexpr std::size_t kGap = 2;

struct StateLook {
  std::string_view word;
  std::string_view color;
  int rank;  // which rows are shown first when not all fit
};

StateLook LookOf(EndpointState state) {
  switch (state) {
    case EndpointState::kWaiting:
      return {"waiting", "2", 2};
    case EndpointState::kRunning:
      return {"running", "36", 0};
    case EndpointState::kDone:
      return {"done", "32", 3};
    case EndpointState::kFailed:
      break;
  }
  return {"failed", "31", 1};
}

std::string Colored(std::string text, std::string_view color, const ViewStyle& style) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : text;
}

std::string_view Ellipsis(const ViewStyle& style) { return style.unicode ? "…" : "..."; }

// Full only when all is done, so that a full bar can be believed.
std::string Bar(const ProgressFigures& figures, std::size_t width, const ViewStyle& style) {
  const std::size_t filled =
      figures.total == 0 ? 0 : static_cast<std::size_t>(figures.done * width / figures.total);
  std::string bar;
  for (std::size_t i = 0; i < width; ++i) {
    if (style.unicode) {
      bar += i < filled ? "█" : "░";
    } else {
      bar += i < filled ? "#" : ".";
    }
  }
  return bar;
}

std::string DoneOfTotal(const ProgressFigures& figures) {
  return fmt::format("{}/{}", figures.done, figures.total);
}

std::string StateCell(const EndpointProgress& endpoint) {
  return std::string(LookOf(endpoint.state).word);
}
std::string DoneCell(const EndpointProgress& endpoint) { return DoneOfTotal(endpoint.figures); }
std::string SuccessCell(const EndpointProgress& endpoint) {
  return Percent(endpoint.figures.succeeded, endpoint.figures.done);
}
std::string TtftCell(const EndpointProgress& endpoint) {
  return ShortLatency(endpoint.figures.mean_time_to_first_token);
}
std::string SpeedCell(const EndpointProgress& endpoint) {
  return ThreeDigits(endpoint.figures.mean_tokens_per_second);
}
std::string EtaCell(const EndpointProgress& endpoint) {
  const bool running = endpoint.state == EndpointState::kRunning;
  return ShortDuration(running ? endpoint.figures.remaining : std::nullopt);
}

enum class ColumnId { kState, kBar, kDone, kSuccess, kTtft, kSpeed, kEta };

struct Column {
  ColumnId id;
  std::string_view title;
  std::size_t width;  // of kBar and kDone: found from the data
  int dropped;        // the order in which columns go when there is no room; 0: stays
  std::string (*cell)(const EndpointProgress&);
};

constexpr std::array kColumns = {
    Column{ColumnId::kState, "", 7, 0, StateCell},
    Column{ColumnId::kBar, "", kSmallestBar, 1, nullptr},
    Column{ColumnId::kDone, "done", 4, 0, DoneCell},
    Column{ColumnId::kSuccess, "success", 7, 0, SuccessCell},
    Column{ColumnId::kTtft, "TTFT", 7, 3, TtftCell},
    Column{ColumnId::kSpeed, "tok/s", 5, 2, SpeedCell},
    Column{ColumnId::kEta, "ETA", 6, 4, EtaCell},
};

struct Layout {
  std::size_t name_width = 0;
  std::vector<Column> columns;
};

std::size_t WidthOf(const std::vector<Column>& columns) {
  return std::accumulate(
      columns.begin(), columns.end(), std::size_t{0},
      [](std::size_t sum, const Column& column) { return sum + kGap + column.width; });
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
    longest = std::max(longest, DisplayColumns(PrintableText(endpoint.name)));
  }
  return longest;
}

Layout MakeLayout(const ProgressSnapshot& snapshot, const ViewStyle& style) {
  Layout layout;
  layout.columns.assign(kColumns.begin(), kColumns.end());
  for (Column& column : layout.columns) {
    if (column.id != ColumnId::kDone) continue;
    for (const EndpointProgress& endpoint : snapshot.endpoints) {
      const std::size_t digits = std::to_string(endpoint.figures.total).size();
      column.width = std::max(column.width, 2 * digits + 1);
    }
  }
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
    line += std::string(kGap, ' ') + PadLeft(column.title, column.width);
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

// Times mean little once an endpoint has failed; the reason takes their columns where it fits.
bool ReasonFits(const EndpointProgress& endpoint, const ViewStyle& style, std::size_t used) {
  return endpoint.state == EndpointState::kFailed && !endpoint.failure_reason.empty() &&
         used + kGap + kSmallestReason <= style.width;
}

std::string RenderRow(const Layout& layout, const EndpointProgress& endpoint,
                      const ViewStyle& style) {
  const std::string name =
      CutMiddle(PrintableText(endpoint.name), layout.name_width, Ellipsis(style));
  std::string line = PadRight(name, layout.name_width);
  for (const Column& column : layout.columns) {
    const std::size_t used = DisplayColumns(line);
    if (column.id > ColumnId::kSuccess && ReasonFits(endpoint, style, used)) {
      const std::string reason = CutEnd(PrintableText(endpoint.failure_reason),
                                        style.width - used - kGap, Ellipsis(style));
      return line + std::string(kGap, ' ') + Colored(reason, "31", style);
    }
    line += std::string(kGap, ' ') + RenderCell(column, endpoint, style);
  }
  return line;
}

std::string WholePercent(const ProgressFigures& figures) {
  return fmt::format("{}%", figures.total == 0 ? 0 : figures.done * 100 / figures.total);
}

std::string FailureCount(const ProgressFigures& figures) {
  return fmt::format("{} failed", figures.done - figures.succeeded);
}

// What stands after the overall bar, from the least important on: what does not fit goes first.
std::vector<std::string> OverallNotes(const ProgressSnapshot& snapshot) {
  const ProgressFigures& all = snapshot.overall;
  std::vector<std::string> notes = {fmt::format("{:>6} elapsed", ShortDuration(snapshot.elapsed))};
  if (all.done > all.succeeded) notes.push_back(FailureCount(all));
  const std::size_t width = 2 * std::to_string(all.total).size() + 1;
  notes.push_back(PadLeft(DoneOfTotal(all), width));
  if (!snapshot.Finished()) {
    notes.push_back("ETA " + PadLeft(ShortDuration(all.remaining), 6));
  }
  return notes;
}

std::string RenderOverall(const ProgressSnapshot& snapshot, const ViewStyle& style) {
  constexpr std::size_t kPercentColumns = 5;
  constexpr std::size_t kSmallestOverallBar = 8;
  const std::string percent = PadLeft(WholePercent(snapshot.overall), 4) + " ";
  const std::vector<std::string> notes = OverallNotes(snapshot);
  std::string tail;
  for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
    const std::size_t used = kPercentColumns + kSmallestOverallBar + DisplayColumns(tail);
    if (used + kGap + DisplayColumns(*note) > style.width) break;
    tail = std::string(kGap, ' ') + *note + tail;
  }
  const std::size_t used = std::min(style.width, kPercentColumns + DisplayColumns(tail));
  const std::string bar = Bar(snapshot.overall, style.width - used, style);
  if (style.width < kPercentColumns) return CutEnd(percent, style.width, "");
  return percent + Colored(bar, snapshot.Finished() ? "32" : "36", style) + tail;
}

// The rows to show, in the plan's order, when only `count` fit.
std::vector<std::size_t> ChooseRows(const ProgressSnapshot& snapshot, std::size_t count) {
  std::vector<std::size_t> rows(snapshot.endpoints.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (rows.size() <= count) return rows;
  std::stable_sort(rows.begin(), rows.end(), [&snapshot](std::size_t a, std::size_t b) {
    return LookOf(snapshot.endpoints[a].state).rank < LookOf(snapshot.endpoints[b].state).rank;
  });
  rows.resize(count);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

std::vector<std::string> RenderProgress(const ProgressSnapshot& snapshot, const ViewStyle& style) {
  constexpr std::size_t kTableFrame = 3;  // overall line, titles, and one row or the count
  std::vector<std::string> lines = {RenderOverall(snapshot, style)};
  const std::size_t endpoints = snapshot.endpoints.size();
  if (style.width < kSmallestTable || style.height < kTableFrame || endpoints == 0) return lines;
  const Layout layout = MakeLayout(snapshot, style);
  const std::size_t room = style.height - 2;
  const std::size_t shown = endpoints <= room ? endpoints : room - 1;
  lines.push_back(RenderHeader(layout));
  for (const std::size_t row : ChooseRows(snapshot, shown)) {
    lines.push_back(RenderRow(layout, snapshot.endpoints[row], style));
  }
  if (shown < endpoints) lines.push_back(fmt::format("... and {} more", endpoints - shown));
  return lines;
}

std::string RenderPlainProgress(const ProgressSnapshot& snapshot) {
  const ProgressFigures& all = snapshot.overall;
  std::string line =
      fmt::format("progress: {} requests ({}), {}, {} elapsed", DoneOfTotal(all), WholePercent(all),
                  FailureCount(all), ShortDuration(snapshot.elapsed));
  if (!snapshot.Finished()) line += ", ETA " + ShortDuration(all.remaining);
  return line;
}

}  // namespace llmb
