#pragma once

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// Checks the options about data sets: each kind of data set has options of its own, some are read
// from a file, and only some have conversations or prefixes.
//
// Error: the first option that the chosen data set cannot have or that it lacks.
Status CheckDatasetOptions(const GivenOptions& given, const Options& options);

}  // namespace llmb
