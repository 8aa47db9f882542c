#include "harness/document/capacity_json.h"

namespace llmb {
namespace {

Json StageToJson(const SearchStageResult& result) {
  Json json = {{"phase", std::string(Name(result.stage.phase))},
               {"round", result.stage.round},
               {"rate", result.stage.rate},
               {"repetition", result.stage.repetition},
               {"requests", result.stage.requests},
               {"sent", result.sent},
               {"counted", result.counted},
               {"misses", result.misses},
               {"duration", ToSeconds(result.duration)},
               {"client_limited", result.client_limited}};
  return json;
}

Json EndToJson(const std::optional<double>& end) { return end ? Json(*end) : Json(); }

}  // namespace

Json CapacityToJson(const CapacityResult& search) {
  const SearchAnswer& answer = search.answer;
  Json json = {{"endpoint", search.endpoint_name}, {"status", std::string(Name(answer.status))}};
  if (answer.low || answer.high) {
    json["capacity"] = Json::array({EndToJson(answer.low), EndToJson(answer.high)});
  }
  json["unit"] = "requests/s";
  if (answer.binding) json["binding"] = search.thresholds[*answer.binding];
  json["confidence"] = 0.95;
  json["thresholds"] = search.thresholds;
  if (!search.ended) json["interrupted"] = true;
  if (answer.budget_ended) json["budget_ended"] = true;
  json["stages"] = Json::array();
  for (const SearchStageResult& stage : search.stages) json["stages"].push_back(StageToJson(stage));
  return json;
}

}  // namespace llmb
