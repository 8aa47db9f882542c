#pragma once

// The table of a stage, for everything that writes plans as JSON: the journal's header, and the
// jobs of child processes.

#include <array>

#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"
#include "harness/journal/journal_header.h"

namespace llmb {

inline constexpr std::array kStageRows = {
    JsonFieldAs<AsLoadKey, &StagePlan::level>("load"),
    JsonField<&StagePlan::prompt_ids>("prompt_ids"),
};

}  // namespace llmb
