#pragma once

#include <string>
#include <vector>

#include "harness/console/progress_state.h"
#include "harness/console/progress_style.h"

namespace llmb {

// The progress as a block: a line with the overall bar, a line with the stage (load level,
// repetition, requests in flight, requests per second of all endpoints) while one is known, then a
// table with a row per endpoint
// (state, bar, done/total, success rate, the failure most met if there is any, the load if
// endpoints have different ones, requests in flight, p95 of TTFT, requests per second, mean tokens
// per second of a request, remaining time). No line is wider than style.width. There are at most
// style.height lines, but always the first.
// - If the columns do not fit, they are dropped in this order: in flight, bar, tokens/s,
// requests/s,
//   the failure, the load, TTFT, ETA. Below 40 columns only the overall line remains.
// - Names are cut in the middle and hold no control characters.
// - If the rows do not fit, running endpoints are preferred, then failed, waiting and done ones. A
//   last line counts the rest.
// - A failed endpoint shows the reason instead of its times.
std::vector<std::string> RenderProgress(const ProgressSnapshot& snapshot, const ViewStyle& style);

// The progress as one ASCII line for a log, without a line break:
// "progress: 120/900 requests (13%), level 2 of 3: 8 users, 8 in flight, 1.5 requests/s, 2 failed,
// 1m20s elapsed, ETA 8m40s". What does not fit into `columns` is dropped in this order: in flight,
// repetition, requests/s, level.
std::string RenderPlainProgress(const ProgressSnapshot& snapshot, std::size_t columns);

}  // namespace llmb
