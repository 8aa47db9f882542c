#pragma once

#include "harness/base/result.h"
#include "tools/convert/convert.h"

namespace llmb {

// Error: a threshold or a limit of goodput whose figure no request of any input has, such as TTFT
// in runs with --no-stream. Such a threshold could only be undecided, and such a limit would hold
// for every request. For run documents and journals, the options of the run decide. CSVs are read,
// but one that is not a regular file (a pipe) is taken to have every figure. An input that cannot
// be read is not an error here, because the conversion reports it. Shards are not checked.
Status CheckFiguresExist(const ConvertRequest& request);

}  // namespace llmb
