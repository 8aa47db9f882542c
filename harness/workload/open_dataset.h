#pragma once

#include <cstdint>
#include <memory>

#include "harness/base/result.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// A reader of the requests of a data set, from the first one on; `settings` must name one. What is
// drawn depends on `seed` only. Errors: the file cannot be opened, or is a pipe or
// another thing that cannot be read again from its begin.
Result<std::unique_ptr<WorkloadReader>> OpenDataset(const WorkloadSettings& settings,
                                                    std::uint64_t seed);

}  // namespace llmb
