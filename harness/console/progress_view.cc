#include "harness/console/progress_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/base/terminal_width.h"
#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/console/progress_rows.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

std::string WholePercent(const ProgressFigures& figures) {
  return fmt::format("{:.0f}%", std::floor(100 * ShareDone(figures)));
}

std::string StageText(const StageProgress& stage) {
  const std::string load = stage.flow.level.Label();
  return stage.levels == 1 ? load
                           : fmt::format("level {} of {}: {}", stage.number, stage.levels, load);
}

std::string FailureCount(const ProgressFigures& figures) {
  return fmt::format("{} failed", figures.Failed());
}

// The texts after the overall bar, least important first. Those that do not fit are dropped in this
// order.
std::vector<std::string> OverallNotes(const ProgressSnapshot& snapshot) {
  const ProgressFigures& all = snapshot.overall;
  std::vector<std::string> notes = {fmt::format("{:>6} elapsed", ShortDuration(snapshot.elapsed))};
  if (all.Failed() > 0) notes.push_back(FailureCount(all));
  notes.push_back(PadLeft(DoneOfTotal(all), DoneColumns(all)));
  if (snapshot.stopped) {
    notes.emplace_back("stopped");
  } else if (!snapshot.Finished()) {
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
  const std::string_view color = snapshot.stopped ? "33" : snapshot.Finished() ? "32" : "36";
  return percent + Colored(bar, color, style) + tail;
}

void AddNew(const std::string& text, std::vector<std::string>& texts) {
  if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
}

// What is said about the stage of all running endpoints. A text is empty if it is not known.
struct StageTexts {
  std::string load;        // "level 2 of 3: 8 users"; of endpoints at different ones, their number
  std::string repetition;  // "repetition 1 of 2"; empty if endpoints are at different ones
  std::string in_flight;   // "24 in flight"
  std::string rate;        // "12.3 requests/s", beside the rate that was asked for
};
constexpr std::string StageTexts::*kStageOrder[] = {&StageTexts::load, &StageTexts::repetition,
                                                    &StageTexts::in_flight, &StageTexts::rate};

std::vector<std::string> PartsOf(const StageTexts& texts) {
  std::vector<std::string> parts;
  for (const auto text : kStageOrder) {
    if (!(texts.*text).empty()) parts.push_back(texts.*text);
  }
  return parts;
}

StageTexts StageTextsOf(const ProgressSnapshot& snapshot) {
  std::vector<std::string> stages;
  std::vector<std::string> repetitions;
  int in_flight = 0;
  double rate = 0;
  double asked = 0;
  for (const EndpointProgress& endpoint : snapshot.endpoints) {
    if (!endpoint.stage) continue;
    const StageProgress& stage = *endpoint.stage;
    in_flight += stage.flow.in_flight;
    rate += endpoint.figures.requests_per_second.value_or(0);
    asked += stage.flow.level.Rate().value_or(0);
    AddNew(StageText(stage), stages);
    if (stage.flow.repetitions == 1) continue;
    AddNew(fmt::format("repetition {} of {}", stage.flow.repetition + 1, stage.flow.repetitions),
           repetitions);
  }
  if (stages.empty()) return {};
  StageTexts texts;
  texts.load =
      stages.size() == 1 ? stages.front() : fmt::format("{} different loads", stages.size());
  if (stages.size() == 1 && repetitions.size() == 1) texts.repetition = repetitions.front();
  texts.in_flight = fmt::format("{} in flight", in_flight);
  if (asked > 0) {
    texts.rate = fmt::format("{} of {} requests/s", ThreeDigits(rate), ThreeDigits(asked));
  } else if (rate > 0) {
    texts.rate = ThreeDigits(rate) + " requests/s";
  }
  return texts;
}

// As many parts as fit.
std::string RenderStage(const ProgressSnapshot& snapshot, const ViewStyle& style) {
  std::string line;
  for (const std::string& part : PartsOf(StageTextsOf(snapshot))) {
    std::string longer = line;
    if (!line.empty()) longer += ", ";
    longer += part;
    if (TerminalWidth(longer) > style.width) break;
    line = std::move(longer);
  }
  return line;
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

std::string PlainLine(const ProgressSnapshot& snapshot, const StageTexts& stage) {
  const ProgressFigures& all = snapshot.overall;
  std::vector<std::string> parts = {
      fmt::format("progress: {} requests ({})", DoneOfTotal(all), WholePercent(all))};
  for (std::string& part : PartsOf(stage)) parts.push_back(std::move(part));
  parts.push_back(FailureCount(all));
  parts.push_back(ShortDuration(snapshot.elapsed) + " elapsed");
  if (snapshot.stopped) {
    parts.emplace_back("stopped");
  } else if (!snapshot.Finished()) {
    parts.push_back("ETA " + ShortDuration(all.remaining));
  }
  return Join(parts, ", ");
}

}  // namespace

std::vector<std::string> RenderProgress(const ProgressSnapshot& snapshot, const ViewStyle& style) {
  constexpr std::size_t kTableFrame = 3;  // the overall line, the titles, and a row or the count
  std::vector<std::string> lines = {RenderOverall(snapshot, style)};
  const std::string stage = RenderStage(snapshot, style);
  if (!stage.empty() && style.height > kTableFrame) lines.push_back(stage);
  const std::size_t endpoints = snapshot.endpoints.size();
  if (style.width < kSmallestTable || style.height < kTableFrame || endpoints == 0) return lines;
  const std::size_t room = style.height - lines.size() - 1;
  const std::size_t shown = endpoints <= room ? endpoints : room - 1;
  for (std::string& line : RenderProgressRows(snapshot, ChooseRows(snapshot, shown), style)) {
    lines.push_back(std::move(line));
  }
  if (shown < endpoints) lines.push_back(fmt::format("... and {} more", endpoints - shown));
  return lines;
}

std::string RenderPlainProgress(const ProgressSnapshot& snapshot, std::size_t columns) {
  constexpr std::string StageTexts::*kDropped[] = {&StageTexts::in_flight, &StageTexts::repetition,
                                                   &StageTexts::rate, &StageTexts::load};
  StageTexts stage = StageTextsOf(snapshot);
  std::string line = PlainLine(snapshot, stage);
  for (const auto text : kDropped) {
    if (TerminalWidth(line) <= columns) break;
    (stage.*text).clear();
    line = PlainLine(snapshot, stage);
  }
  return line;
}

}  // namespace llmb
