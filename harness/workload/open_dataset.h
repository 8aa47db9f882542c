#pragma once

#include <cstdint>
#include <memory>

#include "harness/base/result.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/workload/dataset_rows.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// A reader that starts with the first request of a data set; `settings` must name the data set.
// What is drawn depends on `seed` only. Errors: the file cannot be opened, or it is a pipe or
// something else that cannot be read twice.
Result<std::unique_ptr<WorkloadReader>> OpenDataset(const WorkloadSettings& settings,
                                                    std::uint64_t seed);

// The same, with the rows of the file that are in memory already. Only what `rows` does not hold is
// read from the file, and is added to `rows`. One `rows` object is for one file in one format.
Result<std::unique_ptr<WorkloadReader>> OpenDataset(const WorkloadSettings& settings,
                                                    std::uint64_t seed, DatasetRows& rows);

}  // namespace llmb
