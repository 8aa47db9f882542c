#pragma once

#include <span>

#include "harness/config/option_table.h"

namespace llmb {

// The rows of OptionTable() that choose and describe a data set.
std::span<const OptionSpec> DatasetOptions();

}  // namespace llmb
