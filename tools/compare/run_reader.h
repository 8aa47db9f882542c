#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
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
  Settings settings;  // those of SettingsToCompare
  bool simulated = false;
  // A hash of the text of each prompt that was sent, by id; 0 if the text is unknown. Empty if the
  // prompts are unknown (as in SettingsToCompare, or of a CSV).
  std::map<std::string, std::size_t> prompts{};
  // The least id of its requests, which no other run has; empty if they have none.
  std::string least_request_id{};
};

// As SettingsOf. Of a timed flow the prompts are unknown: which of them it sends depends on how
// fast the endpoint is. Its data set is known.
Settings SettingsToCompare(const RunContext& context, const Endpoint& endpoint,
                           const std::set<std::string>& prompt_ids);

// The prompts of SettingsToCompare, for MeasuredRun. Empty for a data set, because its setting
// identifies it.
std::map<std::string, std::size_t> PromptsToCompare(const RunContext& context,
                                                    const std::set<std::string>& prompt_ids);

// The flows in a run document, a journal or a results CSV. The only setting in a CSV is the model.
// Errors: as ReadRunDocument, RecoverRun and ReadResultsCsv; a file without a request.
Result<std::vector<MeasuredRun>> ReadRuns(const std::filesystem::path& path);

}  // namespace llmb
