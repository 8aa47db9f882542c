#pragma once

#include <string>
#include <vector>

#include "harness/console/progress_state.h"
#include "harness/console/progress_style.h"

namespace llmb {

// The progress as a block: a line with the overall bar, then a table with a row per endpoint
// (state, bar, done/total, success rate, mean TTFT, mean tokens per second, remaining time). No
// line is wider than style.width, and there are at most style.height lines (at least 1).
// - Where the width does not hold every column, the bar goes first, then tokens/s, TTFT, ETA; below
//   40 columns only the overall line is left.
// - Names are cut in the middle, and hold no control character.
// - Where the height does not hold every row, those that run come first, then failed, waiting and
//   done ones, and a last line counts the rest.
// - A failed endpoint shows the reason in place of its times.
std::vector<std::string> RenderProgress(const ProgressSnapshot& snapshot, const ViewStyle& style);

// The progress as one line for a log, ASCII, without a line break:
// "progress: 120/900 requests (13%), 2 failed, 1m20s elapsed, ETA 8m40s".
std::string RenderPlainProgress(const ProgressSnapshot& snapshot);

}  // namespace llmb
