#include "harness/console/progress_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/base/terminal_width.h"
#include "harness/console/number_text.h"
#include "harness/console/progress_rows.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

std::string WholePercent(const ProgressFigures& figures) {
  return fmt::format("{:.0f}%", std::floor(100 * ShareDone(figures)));
}

std::string FailureCount(const ProgressFigures& figures) {
  return fmt::format("{} failed", figures.done - figures.succeeded);
}

// The texts after the overall bar, least important first. Those that do not fit are dropped in this
// order.
std::vector<std::string> OverallNotes(const ProgressSnapshot& snapshot) {
  const ProgressFigures& all = snapshot.overall;
  std::vector<std::string> notes = {fmt::format("{:>6} elapsed", ShortDuration(snapshot.elapsed))};
  if (all.done > all.succeeded) notes.push_back(FailureCount(all));
  notes.push_back(PadLeft(DoneOfTotal(all), DoneColumns(all)));
  if (!snapshot.Finished()) {
    notes.push_back("ETA " + PadLeft(ShortDuration(all.remaining), 6));
  }
  return notes;
}

std::string RenderOverall(const ProgressSnapshot& snapshot, const ViewStyle& style) {
  constexpr std::size_t kGap = 2;
  constexpr std::size_t kPercentColumns = 5;
  constexpr std::size_t kSmallestOverallBar = 8;
  const std::string percent = PadLeft(WholePercent(snapshot.overall), 4) + " ";
  const std::vector<std::string> notes = OverallNotes(snapshot);
  std::string tail;
  for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
    const std::size_t used = kPercentColumns + kSmallestOverallBar + TerminalWidth(tail);
    if (used + kGap + TerminalWidth(*note) > style.width) break;
    tail.insert(0, std::string(kGap, ' ').append(*note));
  }
  const std::size_t used = std::min(style.width, kPercentColumns + TerminalWidth(tail));
  const std::string bar = Bar(snapshot.overall, style.width - used, style);
  if (style.width < kPercentColumns) return CutEnd(percent, style.width, "");
  return percent + Colored(bar, snapshot.Finished() ? "32" : "36", style) + tail;
}

// The rows to show if at most `count` fit, in the order of the plan.
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
  constexpr std::size_t kTableFrame = 3;  // the overall line, the titles, and a row or the count
  std::vector<std::string> lines = {RenderOverall(snapshot, style)};
  const std::size_t endpoints = snapshot.endpoints.size();
  if (style.width < kSmallestTable || style.height < kTableFrame || endpoints == 0) return lines;
  const std::size_t room = style.height - 2;
  const std::size_t shown = endpoints <= room ? endpoints : room - 1;
  for (std::string& line : RenderProgressRows(snapshot, ChooseRows(snapshot, shown), style)) {
    lines.push_back(std::move(line));
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
