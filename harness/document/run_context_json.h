#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/base/result.h"
#include "harness/document/run_document.h"

namespace llmb {

// `context` of a run document: Google Benchmark's keys, those of --benchmark_context, then
// `context.llm`. Endpoints are written without secrets. A journal's header holds it, too.
nlohmann::ordered_json RunContextToJson(const RunContext& context);

// The reverse. Errors: no context.llm (another program wrote it), another schema version, a value
// of the wrong type.
Result<RunContext> RunContextFromJson(const nlohmann::ordered_json& json);

}  // namespace llmb
