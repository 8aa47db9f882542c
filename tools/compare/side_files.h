#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// The files of one side of a comparison: `text` is a file, a folder of runs, or several of them
// with commas between. A file or folder whose name has a comma is taken as it is. In a folder, each
// run counts with one file (FilesMatching). Errors: a file or folder that is missing, of another
// kind, or empty; two files of one run, whose requests would count twice.
Result<std::vector<std::filesystem::path>> SideFiles(const std::string& text);

// Error: a run is on both sides, which would make every change look smaller than it is.
Status CheckSidesDiffer(const std::vector<std::filesystem::path>& baseline,
                        const std::vector<std::filesystem::path>& fresh);

}  // namespace llmb
