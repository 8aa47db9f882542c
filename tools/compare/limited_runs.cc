#include "tools/compare/limited_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/console/number_text.h"

namespace llmb {
namespace {

using Figures = std::vector<RunFigures>;

std::size_t LimitedOf(const Figures& runs) {
  return static_cast<std::size_t>(std::ranges::count_if(runs, &RunFigures::client_limited));
}

// Whether the side can do without its limited runs, of which it may have none.
bool CanSpare(const Figures& runs) {
  const std::size_t limited = LimitedOf(runs);
  return limited == 0 || runs.size() - limited >= kEnoughRuns;
}

std::string NoteOf(const ComparedPair& pair, const Figures& runs, std::string_view side,
                   bool spared) {
  const std::size_t limited = LimitedOf(runs);
  return fmt::format(
      "{}: the load generator was limited in {} of {} of {}, {}", pair.Title(), limited,
      Counted(runs.size(), "run"), side,
      spared ? limited == 1 ? "which is left out" : "which are left out"
             : fmt::format("so nothing can be compared; such runs are left out where a side has "
                           "{} others",
                           kEnoughRuns));
}

}  // namespace

// The client, not the endpoint, decides which runs are left out, so their absence favours no side.
std::vector<std::string> LeaveOutLimitedRuns(ComparedPair& pair) {
  std::vector<std::string> notes;
  if (pair.WithinOneRun()) return notes;
  const bool spared = CanSpare(pair.baseline) && CanSpare(pair.fresh);
  const auto treat = [&](Figures& runs, std::string_view side, std::size_t& left_out) {
    if (LimitedOf(runs) == 0) return;
    notes.push_back(NoteOf(pair, runs, side, spared));
    if (spared) left_out = std::erase_if(runs, [](const auto& run) { return run.client_limited; });
  };
  treat(pair.baseline, "the baseline", pair.baseline_left_out);
  treat(pair.fresh, "the new side", pair.fresh_left_out);
  return notes;
}

}  // namespace llmb
