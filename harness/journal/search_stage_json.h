#pragma once

#include "harness/document/json_value.h"
#include "harness/journal/run_event.h"

namespace llmb {

Json SearchStageToJson(const SearchStageEnded& stage);

// Throws nlohmann's exceptions if `json` is not from SearchStageToJson.
SearchStageEnded SearchStageFromJson(const Json& json);

}  // namespace llmb
