#pragma once

#include <filesystem>
#include <vector>

#include "harness/base/environment.h"

namespace llmb {

// Opens the report among `files` in the desktop's browser, by xdg-open. A note on stderr says why
// it was not opened: there is no report, no desktop or no xdg-open, or xdg-open failed.
void OpenReport(const std::vector<std::filesystem::path>& files, const Environment& environment);

}  // namespace llmb
