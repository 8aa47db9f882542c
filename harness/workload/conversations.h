#pragma once

#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// Which rows of a data set follow each other. A request that stands alone is a conversation of one.
struct Conversations {
  std::vector<std::vector<int>> turns;  // the rows of each, in order
  std::vector<Nanoseconds> delays;      // by row: from the end of the turn before to this one
};

// The conversations of the first `rows` rows, by their first turn. Error: a row that cannot be
// read.
Result<Conversations> ReadConversations(WorkloadReader& reader, int rows);

}  // namespace llmb
