#pragma once

#include <string>

#include "harness/endpoint/endpoint.h"

namespace llmb {

// The text of --list-models: the source of the catalog, then each endpoint with its aliases, model
// and URL (without secrets), grouped by family. The family is the leading letters of the name, so
// llama-vllm and llama3 are both "llama". Families and their members keep the order of the catalog.
// Ends with a line break. Without endpoints it is the one line "No models (<source>)".
std::string ListModels(const EndpointCatalog& catalog);

}  // namespace llmb
