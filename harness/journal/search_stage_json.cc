#include "harness/journal/search_stage_json.h"

#include <array>

#include "harness/base/text.h"
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

struct AsNanoseconds {
  static Json Write(const std::vector<Nanoseconds>& times) {
    Json json = Json::array();
    for (const Nanoseconds time : times) json.push_back(time.count());
    return json;
  }
  static void Read(const Json& json, AbsentKey /*absent*/, std::vector<Nanoseconds>& times) {
    for (const Json& time : json) times.emplace_back(time.get<Nanoseconds::rep>());
  }
};

constexpr std::array kStagePartRows = {
    JsonFieldAs<AsObject<kSearchedStageRows>, &StagePart::stage>("stage"),
    JsonField<&StagePart::within>("within"),
    JsonField<&StagePart::misses>("misses"),
    JsonField<&StagePart::unjudged>("unjudged"),
    JsonField<&StagePart::successes>("successes"),
    JsonField<&StagePart::suspended>("suspended"),
    JsonField<&StagePart::sent>("sent"),
    JsonField<&StagePart::has_ttft>("has_ttft"),
    JsonField<&StagePart::has_tpot>("has_tpot"),
    JsonField<&StagePart::has_latency>("has_latency"),
    JsonField<&StagePart::client_limited>("client_limited"),
    JsonFieldAs<AsSeconds, &StagePart::duration>("duration"),
    JsonFieldAs<AsNanoseconds, &StagePart::ends>("ends"),
};

bool HasThresholds(const StagePart& part, std::size_t thresholds) {
  return part.within.size() == thresholds && part.misses.size() == thresholds &&
         part.unjudged.size() == thresholds;
}

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

std::string StagePartToText(const StagePart& part) { return ToJson(part, kStagePartRows).dump(); }

Result<std::vector<StagePart>> StagePartsFromTexts(const std::vector<std::string>& texts,
                                                   std::size_t thresholds) {
  std::vector<StagePart> parts;
  parts.reserve(texts.size());
  try {
    for (const std::string& text : texts) {
      StagePart& part = parts.emplace_back();
      ReadJson(Json::parse(text), kStagePartRows, AbsentKey::kIsAnError, part);
      if (HasThresholds(part, thresholds) && part.stage == parts.front().stage) continue;
      return Fail("the ranks do not measure the same stage of the search");
    }
  } catch (const Json::exception& error) {
    return Fail(OneLine(error.what()));
  }
  return parts;
}

}  // namespace llmb
