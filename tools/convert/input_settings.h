#pragma once

#include <functional>
#include <vector>

#include "harness/base/result.h"
#include "tools/convert/convert.h"
#include "tools/convert/recovered_run.h"
#include "tools/convert/series_names.h"

namespace llmb {

// Reads what must be known of all inputs before the first request can be written to its series: the
// settings of each endpoint. Inputs are numbered as they are read: documents, journals, CSVs. A
// single run document or journal is not read, because its endpoints have one set of settings each.
// Nor is a CSV that is not a file (a pipe), because it can be read only once. `recovered` are the
// runs of the journals. Calls `on_request` for each request that is read. Errors: as
// ReadRunDocument and ReadResultsCsv.
Result<std::vector<MeasuredEndpoint>> ReadSettings(const ConvertRequest& request,
                                                   const std::vector<RecoveredRun>& recovered,
                                                   const std::function<void()>& on_request);

// A short name for each input, in the same order: the timestamp of its run, or else the name of the
// file. If two inputs have the same, both are named by their path.
std::vector<std::string> InputLabels(const ConvertRequest& request);

}  // namespace llmb
