#include "harness/cluster/flow_status_json.h"

#include <array>

#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"

namespace llmb {
namespace {

constexpr std::array kFlowStatusRows = {
    JsonFieldAs<AsLoadKey, &FlowStatus::level>("load"),
    JsonField<&FlowStatus::repetition>("repetition"),
    JsonField<&FlowStatus::repetitions>("repetitions"),
    JsonField<&FlowStatus::in_flight>("in_flight"),
};

}  // namespace

std::string FlowStatusToJson(const FlowStatus& flow) {
  return JsonText(ToJson(flow, kFlowStatusRows));
}

std::optional<FlowStatus> FlowStatusFromJson(std::string_view text) {
  try {
    FlowStatus flow;
    ReadJson(Json::parse(text), kFlowStatusRows, AbsentKey::kIsAnError, flow);
    return flow;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace llmb
