#pragma once

#include <filesystem>

#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/config/options.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// Where the endpoints of a run come from, the first that applies: --url, --models-file, the file
// named by $LLM_BENCHMARKS_MODELS, models.json in `folder` (the current one),
// ~/.config/llm-benchmarks/models.json, and else `built_in`.
//
// Errors: those of LoadModelsFile; a file that was named and does not exist; a --url that is not
// one; a variable named by --auth-token-env that is not set.
Result<EndpointCatalog> LoadCatalog(const Options& options, const Environment& environment,
                                    const std::filesystem::path& folder,
                                    const EndpointCatalog& built_in);

}  // namespace llmb
