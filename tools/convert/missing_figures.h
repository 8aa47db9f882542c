#pragma once

#include "harness/base/result.h"
#include "tools/convert/convert.h"

namespace llmb {

// Error: a threshold or a limit of goodput whose figure no request of any input has, as TTFT in
// runs with --no-stream. Such a threshold could only be undecided, and such a limit would hold for
// every request. Of run documents and journals, the options of the run decide; CSVs are read, and
// one that is not a regular file (a pipe) may have every figure. An input that cannot be read is no
// error here: the conversion says what is wrong with it. Shards are not looked at.
Status CheckFiguresExist(const ConvertRequest& request);

}  // namespace llmb
