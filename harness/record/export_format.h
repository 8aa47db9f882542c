#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// A form in which other programs read the figures of a run (--export).
enum class ExportFormat { kVllm, kBmf, kGithub, kJunit, kOpenMetrics, kAiperf };

// As on the command line: vllm, bmf, github, junit, openmetrics, aiperf.
std::string_view Name(ExportFormat format);

// Adds the formats named in `values`, each of which may be a comma-separated list, to `formats`,
// each format once. Errors, which begin with `option`: an empty name, an unknown one (with the
// allowed names).
Status AddExportFormats(std::string_view option, const std::vector<std::string>& values,
                        std::vector<ExportFormat>& formats);

}  // namespace llmb
