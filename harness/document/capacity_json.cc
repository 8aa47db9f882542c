#include "harness/document/capacity_json.h"

#include <algorithm>

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
  if (result.completed_per_second) json["completed_per_second"] = *result.completed_per_second;
  if (!result.unjudged.empty()) json["unjudged"] = result.unjudged;
  return json;
}

SearchStageResult StageFromJson(const Json& json) {
  SearchStageResult result;
  const bool is_round = json.at("phase").get<std::string>() == Name(SearchPhase::kRound);
  result.stage = {.phase = is_round ? SearchPhase::kRound : SearchPhase::kCoarse,
                  .round = json.at("round").get<int>(),
                  .rate = json.at("rate").get<double>(),
                  .requests = json.at("requests").get<int>(),
                  .repetition = json.at("repetition").get<int>()};
  result.sent = json.at("sent").get<std::uint64_t>();
  result.counted = json.at("counted").get<std::uint64_t>();
  result.misses = json.at("misses").get<std::vector<std::uint64_t>>();
  result.duration = FromSeconds(json.at("duration").get<double>());
  result.client_limited = json.at("client_limited").get<bool>();
  if (json.contains("completed_per_second")) {
    result.completed_per_second = json["completed_per_second"].get<double>();
  }
  if (json.contains("unjudged")) {
    result.unjudged = json["unjudged"].get<std::vector<std::uint64_t>>();
  }
  return result;
}

std::optional<double> EndFromJson(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

std::optional<std::size_t> IndexOf(const std::string& threshold,
                                   const std::vector<std::string>& thresholds) {
  const auto found = std::ranges::find(thresholds, threshold);
  if (found == thresholds.end()) return std::nullopt;
  return static_cast<std::size_t>(found - thresholds.begin());
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
  if (!search.lost.empty()) {
    json["lost"] = search.lost;
  } else if (!search.ended) {
    json["interrupted"] = true;
  }
  if (answer.budget_ended) json["budget_ended"] = true;
  if (answer.carried) json["carried"] = *answer.carried;
  if (answer.absent) json["unjudged_threshold"] = search.thresholds[*answer.absent];
  json["stages"] = Json::array();
  for (const SearchStageResult& stage : search.stages) json["stages"].push_back(StageToJson(stage));
  return json;
}

CapacityResult CapacityFromJson(const Json& json) {
  CapacityResult search{.endpoint_name = json.at("endpoint").get<std::string>(),
                        .thresholds = json.at("thresholds").get<std::vector<std::string>>(),
                        .ended = !json.value("interrupted", false) && !json.contains("lost"),
                        .lost = json.value("lost", ""),
                        .answer = {},
                        .stages = {}};
  search.answer.status =
      SearchStatusNamed(json.at("status").get<std::string>()).value_or(SearchStatus::kUndecided);
  search.answer.budget_ended = json.value("budget_ended", false);
  if (json.contains("carried")) search.answer.carried = json["carried"].get<double>();
  if (json.contains("capacity")) {
    search.answer.low = EndFromJson(json["capacity"].at(0));
    search.answer.high = EndFromJson(json["capacity"].at(1));
  }
  search.answer.binding = IndexOf(json.value("binding", ""), search.thresholds);
  search.answer.absent = IndexOf(json.value("unjudged_threshold", ""), search.thresholds);
  for (const Json& stage : json.at("stages")) search.stages.push_back(StageFromJson(stage));
  return search;
}

}  // namespace llmb
