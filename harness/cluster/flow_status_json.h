#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/schedule/flow_status.h"

namespace llmb {

// One line of JSON, without a line break.
std::string FlowStatusToJson(const FlowStatus& flow);

// nullopt if the text is not such a line.
std::optional<FlowStatus> FlowStatusFromJson(std::string_view text);

}  // namespace llmb
