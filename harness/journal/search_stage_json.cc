#include "harness/journal/search_stage_json.h"

#include <array>

#include "harness/document/json_rows.h"

namespace llmb {
namespace {

struct AsPhase {
  static Json Write(SearchPhase phase) { return Json(std::string(Name(phase))); }
  static void Read(const Json& json, AbsentKey /*absent*/, SearchPhase& phase) {
    const bool is_coarse = json.get<std::string>() == Name(SearchPhase::kCoarse);
    phase = is_coarse ? SearchPhase::kCoarse : SearchPhase::kRound;
  }
};

bool AnyUnjudged(const SearchStageResult& result) { return !result.unjudged.empty(); }

constexpr std::array kSearchedStageRows = {
    JsonFieldAs<AsPhase, &SearchStage::phase>("phase"),
    JsonField<&SearchStage::round>("round"),
    JsonField<&SearchStage::rate>("rate"),
    JsonField<&SearchStage::requests>("requests"),
    JsonField<&SearchStage::repetition>("repetition"),
};

constexpr std::array kStageResultRows = {
    JsonFieldAs<AsObject<kSearchedStageRows>, &SearchStageResult::stage>("stage"),
    JsonField<&SearchStageResult::misses>("misses"),
    JsonField<&SearchStageResult::counted>("counted"),
    JsonField<&SearchStageResult::sent>("sent"),
    JsonFieldAs<AsSeconds, &SearchStageResult::duration>("duration"),
    JsonField<&SearchStageResult::client_limited>("client_limited"),
    JsonField<&SearchStageResult::completed_per_second>("completed_per_second"),
    JsonField<&SearchStageResult::unjudged>("unjudged").WrittenIf(&AnyUnjudged),
    JsonField<&SearchStageResult::absent>("absent"),
};

constexpr std::array kSearchStageRows = {
    JsonField<&SearchStageEnded::endpoint_name>("endpoint_name"),
    JsonFieldAs<AsObject<kStageResultRows>, &SearchStageEnded::result>("result"),
    JsonField<&SearchStageEnded::last>("last"),
};

}  // namespace

Json SearchStageToJson(const SearchStageEnded& stage) { return ToJson(stage, kSearchStageRows); }

SearchStageEnded SearchStageFromJson(const Json& json) {
  SearchStageEnded stage;
  ReadJson(json, kSearchStageRows, AbsentKey::kIsAnError, stage);
  return stage;
}

}  // namespace llmb
