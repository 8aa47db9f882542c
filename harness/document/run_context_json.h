#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/base/result.h"
#include "harness/document/run_document.h"

namespace llmb {

// The `context` of a run document: Google Benchmark's keys, those of --benchmark_context, then
// `context.llm`. Endpoints are written without secrets. The header of a journal contains the same.
nlohmann::ordered_json RunContextToJson(const RunContext& context);

// Reads the `context` of a run document. Errors: no context.llm (another program wrote it), another
// schema version, a value of the wrong type.
Result<RunContext> RunContextFromJson(const nlohmann::ordered_json& json);

}  // namespace llmb
