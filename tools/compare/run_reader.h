#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/compare/comparison.h"
#include "tools/convert/run_settings.h"

namespace llmb {

// One flow: a repetition of an endpoint at a load, in one file.
struct MeasuredRun {
  std::string endpoint_name;
  LoadLevel load;
  RunFigures figures;
  Settings settings;  // parallel to SettingTitles
  bool simulated = false;
};

// The flows in a run document, a journal or a results CSV. A CSV says of the settings only the
// model. Errors: as ReadRunDocument, RecoverRun and ReadResultsCsv; a file without a request.
Result<std::vector<MeasuredRun>> ReadRuns(const std::filesystem::path& path);

}  // namespace llmb
