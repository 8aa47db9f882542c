#pragma once

// The tables of what requests are made from, for everything that writes them as JSON: the run
// document, and through it the journal, and the jobs of child processes.

#include <array>
#include <vector>

#include "harness/document/json_rows.h"
#include "harness/endpoint/request_settings.h"
#include "harness/schedule/load_level.h"
#include "harness/workload/prompt.h"

namespace llmb {

struct AsMaxTokensField {
  static Json Write(MaxTokensField field) { return Json(std::string(Name(field))); }
  static void Read(const Json& json, AbsentKey /*absent*/, MaxTokensField& field) {
    field = MaxTokensFieldNamed(json.get<std::string>()).value_or(MaxTokensField::kMaxTokens);
  }
};

// A number, or "none" if none is sent. An absent key keeps the default, so it cannot mean none.
inline constexpr JsonRow<RequestSettings> kTemperatureRow = {
    .key = "temperature",
    .get =
        [](const RequestSettings& settings) {
          return settings.temperature ? Json(*settings.temperature) : Json("none");
        },
    .set =
        [](RequestSettings& settings, const Json& json, AbsentKey /*absent*/) {
          settings.temperature.reset();
          if (json != "none") settings.temperature = json.get<double>();
        }};

inline constexpr std::array kRequestSettingsRows = {
    JsonField<&RequestSettings::max_tokens>("max_tokens"),
    JsonFieldAs<AsMaxTokensField, &RequestSettings::max_tokens_field>("max_tokens_field"),
    kTemperatureRow,
    JsonFieldAs<AsSeconds, &RequestSettings::timeout>("timeout"),
    JsonFieldAs<AsSeconds, &RequestSettings::connect_timeout>("connect_timeout"),
    JsonField<&RequestSettings::stream>("stream"),
};

inline constexpr std::array kPromptRows = {
    JsonField<&Prompt::id>("id"),
    JsonField<&Prompt::text>("prompt"),
    JsonField<&Prompt::length>("length"),
    JsonField<&Prompt::complexity>("complexity"),
    JsonField<&Prompt::category>("category"),
};

// A closed loop as its number of users. A load without users has no such key.
struct AsUsers {
  static Json Write(const LoadLevel& load) {
    const auto users = load.Users();
    return users ? Json(*users) : Json();
  }
  static void Read(const Json& json, AbsentKey /*absent*/, LoadLevel& load) {
    load = ClosedLoop{ValueFrom<int>(json)};
  }
};

// Load levels as a list of objects: [{"users":1},{"users":8}].
struct AsLevels {
  static Json Write(const std::vector<LoadLevel>& levels) {
    Json list = Json::array();
    for (const LoadLevel& level : levels) list.push_back({{"users", AsUsers::Write(level)}});
    return list;
  }
  static void Read(const Json& json, AbsentKey absent, std::vector<LoadLevel>& levels) {
    levels.clear();
    for (const Json& level : json) AsUsers::Read(level.at("users"), absent, levels.emplace_back());
  }
};

}  // namespace llmb
