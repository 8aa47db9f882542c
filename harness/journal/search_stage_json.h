#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/document/json_value.h"
#include "harness/journal/run_event.h"
#include "harness/metrics/stage_part.h"

namespace llmb {

Json SearchStageToJson(const SearchStageEnded& stage);

// Throws nlohmann's exceptions if `json` is not from SearchStageToJson.
SearchStageEnded SearchStageFromJson(const Json& json);

// What a rank of llm_benchmarks_mpi tells the others of a stage.
std::string StagePartToText(const StagePart& part);

// The parts of all ranks, of a search with so many thresholds. Error: a text that is no part, or
// parts that are of different stages or of other thresholds.
Result<std::vector<StagePart>> StagePartsFromTexts(const std::vector<std::string>& texts,
                                                   std::size_t thresholds);

}  // namespace llmb
