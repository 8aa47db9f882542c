#pragma once

#include <string>

#include "harness/endpoint/endpoint.h"

namespace llmb {

// The text of --list-models: where the endpoints come from, then each with its aliases, model and
// URL (without its secrets), grouped by family: the name's leading letters, so that llama-vllm and
// llama3 are both "llama". Groups and their members keep the catalog's order. Ends with a line
// break. No endpoints: a line that says so.
std::string ListModels(const EndpointCatalog& catalog);

}  // namespace llmb
