#pragma once

#include <cstdint>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/config/options.h"
#include "harness/config/parsed_command_line.h"
#include "harness/run/dataset_tokens.h"
#include "harness/workload/dataset_rows.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// The most rows of a file that are looked at for a timed flow without conversations.
inline constexpr int kMostRowsLookedAt = 1000;

// What a run will send of its data set.
struct DatasetSize {
  int requests = 0;                     // of a flow; of a timed one, how many were looked at
  std::int64_t most_output_tokens = 0;  // of one request
  int own_limits = 0;                   // requests with a limit of output tokens of their own
  bool has_conversations = false;       // whether requests follow each other
  std::uint64_t conversations = 0;      // requests that stand alone are one each
  std::uint32_t most_turns = 1;         // of a conversation
  Nanoseconds most_delay{};             // of a conversation: its delays together
  bool makes_texts = false;             // whether a request has a length in place of a text
  bool is_trace = false;                // whether the requests are sent at their timestamps
  bool is_part = false;                 // more rows follow, for which there is no time
  Nanoseconds last_arrival{};           // of a trace
  std::vector<Nanoseconds> arrivals{};  // of a trace, ascending; later turns have none
  DatasetTokens tokens{};
  std::vector<DroppedRows> dropped{};  // of the rows that were read
};

// Reads the requests that a flow of `options`, which name a data set, will send: --num-prompts of
// them, or 1,000 if neither that nor --duration is `given`; of a timed flow the first 1,000. A
// trace is read whole, and so is a timed flow with a session in these, unless the turns of each
// session stand together: then more rows than can be sent in the time are enough. A file with
// timestamps is a trace unless users or a rate are given. Errors: a file that cannot be read or has
// a wrong row; a turn that needs an answer which the file does not have, unless the history is
// live; a live history without a turn that has one; fewer rows than were asked for by
// --num-prompts; a trace that ends before --duration; no timestamps where a trace is asked for.
// Otherwise a short file is sent once. What is read of a file is kept in `rows`.
Result<DatasetSize> CheckDataset(const Options& options, const GivenOptions& given,
                                 DatasetRows& rows);

}  // namespace llmb
