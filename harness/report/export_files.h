#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/record/export_format.h"
#include "harness/report/export_formats.h"
#include "harness/report/exported_run.h"

namespace llmb {

// Where --save-result writes vLLM's result files.
struct SavedResult {
  std::filesystem::path folder = ".";
  std::string filename{};  // empty: the one that vLLM would choose
};

// Which files are wanted beside those of every run.
struct ExportRequest {
  std::vector<ExportFormat> formats{};
  std::optional<SavedResult> saved{};
  bool detailed = false;  // list the requests in vLLM's files

  bool Empty() const { return formats.empty() && !saved; }
  bool Needs(ExportFormat format) const;  // kVllm: also for `saved`
};

// The files of a format.
std::vector<ExportedFile> FilesOf(ExportFormat format, const ExportedRun& run);

// vLLM's result files under the names that --save-result gives them: `filename` for a single stage;
// of several, each has its stage before the end of the name. Names that vLLM would repeat, as for
// two endpoints with the same model, get the stage too.
std::vector<ExportedFile> SavedResultFiles(const ExportedRun& run, const std::string& filename);

// Writes the formats into the folder exports/ of `folder`, and vLLM's result files into `saved`.
// Returns the paths. Errors: a file that cannot be written.
Result<std::vector<std::filesystem::path>> WriteExports(const ExportedRun& run,
                                                        const ExportRequest& request,
                                                        const std::filesystem::path& folder);

}  // namespace llmb
