#pragma once

#include <filesystem>

#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/config/options.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// The endpoints of a run, from the first of these sources that exists: --url, --models-file, the
// file named by $LLM_BENCHMARKS_MODELS, models.json in `folder` (the current one),
// ~/.config/llm-benchmarks/models.json. Without any, `built_in`.
//
// Errors: those of LoadModelsFile; a file that is named but does not exist; a --url that is not a
// URL; a variable named by --auth-token-env that is not set.
Result<EndpointCatalog> LoadCatalog(const Options& options, const Environment& environment,
                                    const std::filesystem::path& folder,
                                    const EndpointCatalog& built_in);

}  // namespace llmb
