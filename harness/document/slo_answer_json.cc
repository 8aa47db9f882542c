#include "harness/document/slo_answer_json.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmb {
namespace {

// Why it is undecided, as a word for programs. Empty: requests_needed says it.
std::string_view ReasonOf(const SloAnswer& answer) {
  switch (answer.obstacle) {
    case SloObstacle::kNone:
      break;
    case SloObstacle::kClientLimited:
      return "client_limited";
    case SloObstacle::kUnstable:
      return "unstable";
    case SloObstacle::kNoWindow:
      return "no_window";
    case SloObstacle::kNoStarts:
      return "no_start_times";
    case SloObstacle::kNoValues:
      return "no_values";
    case SloObstacle::kNotMeasured:
      return "not_measured";
  }
  switch (answer.decision.needs.reason) {
    case UpperEndReason::kTooShort:
    case UpperEndReason::kGiven:
      return answer.decision.needs.requests_needed ? "too_few_requests" : "too_close";
    case UpperEndReason::kNoSaturatedStage:
      return "no_saturated_stage";
    case UpperEndReason::kOverloaded:
      return "overloaded";
    case UpperEndReason::kBeyondKnee:
      return "beyond_knee";
    case UpperEndReason::kNoHigherLevel:
      return "no_higher_level";
  }
  return "";
}

template <typename T>
void Set(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

}  // namespace

Json SloAnswerToJson(const SloAnswer& answer) {
  const SloDecision& decision = answer.decision;
  Json json = Json::object();
  json["endpoint_name"] = answer.endpoint_name;
  json["load"] = answer.load.Key();
  json["threshold"] = answer.threshold.text;
  json["verdict"] = Name(decision.verdict);
  json["limit"] = answer.threshold.limit;
  if (!answer.threshold.Unit().empty()) json["unit"] = answer.threshold.Unit();
  Set(json, "figure", decision.figure);
  Set(json, "low", decision.low);
  Set(json, "high", decision.high);
  Set(json, "margin", decision.Margin(answer.threshold));
  Set(json, "share", decision.share);
  Set(json, "share_low", decision.share_low);
  Set(json, "share_high", decision.share_high);
  json["requests"] = decision.requests;
  if (decision.failed > 0) json["failed_requests"] = decision.failed;
  if (decision.verdict != SloVerdict::kUndecided) return json;
  json["reason"] = ReasonOf(answer);
  if (answer.obstacle == SloObstacle::kNone) {
    Set(json, "requests_needed", decision.needs.requests_needed);
  }
  return json;
}

}  // namespace llmb
