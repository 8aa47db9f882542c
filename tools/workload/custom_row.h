#pragma once

#include <string>

#include "harness/workload/workload_request.h"

namespace llmb {

// `request` as a row of the custom format, which CustomReader reads back: one line of JSON without
// its line break. Prefix blocks are left out, which the format does not have. Bytes that are not
// UTF-8 become U+FFFD.
std::string CustomRow(const WorkloadRequest& request);

}  // namespace llmb
