#pragma once

#include <span>

#include "harness/config/option_table.h"

namespace llmb {

// The rows of OptionTable() about what is written, shown and decided of a run.
std::span<const OptionSpec> OutputOptions();

}  // namespace llmb
