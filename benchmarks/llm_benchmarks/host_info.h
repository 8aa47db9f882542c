#pragma once

#include "harness/document/run_document.h"

namespace llmb {

// This machine, as Google Benchmark describes it.
HostInfo DescribeHost();

}  // namespace llmb
