#pragma once

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// Checks the options that were given against each other: which need another one, and which cannot
// stand beside another one. Of a line with --resume, only what excludes each other is checked,
// because the run that is resumed may have what they need. Options about data sets are checked by
// CheckDatasetOptions.
//
// Error: the first relation that does not hold, with its reason.
Status CheckRelations(const GivenOptions& given, const Options& options);

}  // namespace llmb
