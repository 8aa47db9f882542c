#pragma once

// The tables of what requests are made from, for everything that writes them as JSON: the run
// document, and through it the journal, and the jobs of child processes.

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/document/json_rows.h"
#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/workload_settings.h"
#include "harness/schedule/arrivals.h"
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

struct AsApi {
  static Json Write(Api api) { return Json(std::string(Name(api))); }
  static void Read(const Json& json, AbsentKey /*absent*/, Api& api) {
    api = ApiNamed(json.get<std::string>()).value_or(Api::kChat);
  }
};

inline constexpr std::array kRequestSettingsRows = {
    JsonFieldAs<AsApi, &RequestSettings::api>("api").WrittenIf(
        [](const RequestSettings& settings) { return settings.api != Api::kChat; }),
    JsonField<&RequestSettings::max_tokens>("max_tokens"),
    JsonFieldAs<AsMaxTokensField, &RequestSettings::max_tokens_field>("max_tokens_field"),
    kTemperatureRow,
    JsonFieldAs<AsSeconds, &RequestSettings::timeout>("timeout"),
    JsonFieldAs<AsSeconds, &RequestSettings::connect_timeout>("connect_timeout"),
    JsonField<&RequestSettings::stream>("stream"),
    JsonField<&RequestSettings::unique_prompts>("unique_prompts")
        .WrittenIf([](const RequestSettings& settings) { return settings.unique_prompts; }),
    JsonField<&RequestSettings::ignore_eos>("ignore_eos")
        .WrittenIf([](const RequestSettings& settings) { return settings.ignore_eos; }),
};

struct AsDataset {
  static Json Write(Dataset dataset) { return Json(std::string(Name(dataset))); }
  static void Read(const Json& json, AbsentKey /*absent*/, Dataset& dataset) {
    dataset = DatasetNamed(json.get<std::string>()).value_or(Dataset::kPrompts);
  }
};

// In seconds: [600, 900].
struct AsTraceWindow {
  static Json Write(const TraceWindow& window) {
    return Json::array({ToSeconds(window.begin), ToSeconds(window.end)});
  }
  static void Read(const Json& json, AbsentKey /*absent*/, TraceWindow& window) {
    window = {FromSeconds(json.at(0).get<double>()), FromSeconds(json.at(1).get<double>())};
  }
};

constexpr bool IsPrefixRepetition(const WorkloadSettings& settings) {
  return settings.dataset_name == Dataset::kPrefixRepetition;
}

constexpr bool IsRandom(const WorkloadSettings& settings) {
  return settings.dataset_name == Dataset::kRandom;
}

inline constexpr std::array kWorkloadRows = {
    JsonFieldAs<AsDataset, &WorkloadSettings::dataset_name>("dataset_name"),
    JsonField<&WorkloadSettings::dataset_path>("dataset_path"),
    JsonField<&WorkloadSettings::trace_speed>("trace_speed")
        .WrittenIf([](const WorkloadSettings& settings) { return settings.trace_speed != 1; }),
    JsonFieldAs<AsTraceWindow, &WorkloadSettings::trace_window>("trace_window"),
    JsonField<&WorkloadSettings::prime_prefixes>("prime_prefixes")
        .WrittenIf([](const WorkloadSettings& settings) {
          return IsPrefixRepetition(settings) ||
                 (IsRandom(settings) && settings.random_prefix_len > 0);
        }),
    JsonFieldAs<AsSeconds, &WorkloadSettings::trace_jitter>("trace_jitter"),
    JsonField<&WorkloadSettings::live_history>("live_history")
        .WrittenIf([](const WorkloadSettings& settings) { return settings.live_history; }),
    JsonField<&WorkloadSettings::random_input_len>("random_input_len").WrittenIf(IsRandom),
    JsonField<&WorkloadSettings::random_output_len>("random_output_len").WrittenIf(IsRandom),
    JsonField<&WorkloadSettings::random_range_ratio>("random_range_ratio").WrittenIf(IsRandom),
    JsonField<&WorkloadSettings::random_prefix_len>("random_prefix_len").WrittenIf(IsRandom),
    JsonField<&WorkloadSettings::custom_output_len>("custom_output_len"),
    JsonField<&WorkloadSettings::sharegpt_output_len>("sharegpt_output_len"),
    JsonField<&WorkloadSettings::prefix_repetition_prefix_len>("prefix_repetition_prefix_len")
        .WrittenIf(IsPrefixRepetition),
    JsonField<&WorkloadSettings::prefix_repetition_suffix_len>("prefix_repetition_suffix_len")
        .WrittenIf(IsPrefixRepetition),
    JsonField<&WorkloadSettings::prefix_repetition_num_prefixes>("prefix_repetition_num_prefixes")
        .WrittenIf(IsPrefixRepetition),
    JsonField<&WorkloadSettings::prefix_repetition_output_len>("prefix_repetition_output_len")
        .WrittenIf(IsPrefixRepetition),
};

inline constexpr std::array kPromptRows = {
    JsonField<&Prompt::id>("id"),
    JsonField<&Prompt::text>("prompt"),
    JsonField<&Prompt::length>("length"),
    JsonField<&Prompt::complexity>("complexity"),
    JsonField<&Prompt::category>("category"),
};

struct AsArrivalProcess {
  static Json Write(ArrivalProcess process) { return Json(std::string(Name(process))); }
  static void Read(const Json& json, AbsentKey /*absent*/, ArrivalProcess& process) {
    process = ArrivalProcessNamed(json.get<std::string>()).value_or(ArrivalProcess::kPoisson);
  }
};

inline constexpr std::array kArrivalRows = {
    JsonFieldAs<AsArrivalProcess, &ArrivalPattern::process>("process"),
    JsonField<&ArrivalPattern::burstiness>("burstiness"),
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

// An open loop as its rate. A load without a rate has no such key.
struct AsRate {
  static Json Write(const LoadLevel& load) {
    const auto rate = load.Rate();
    return rate ? Json(*rate) : Json();
  }
  static void Read(const Json& json, AbsentKey /*absent*/, LoadLevel& load) {
    load = OpenLoop{ValueFrom<double>(json)};
  }
};

// Any load by its key, such as "users:8".
struct AsLoadKey {
  static Json Write(const LoadLevel& load) { return Json(load.Key()); }
  static void Read(const Json& json, AbsentKey /*absent*/, LoadLevel& load) {
    const auto level = LoadLevel::FromKey(json.get<std::string>());
    if (!level) ThrowOutOfRange(json);
    load = *level;
  }
};

// Load levels as a list of objects: [{"users":1},{"users":8},{"rate":2.5},{"trace":true}].
struct AsLevels {
  static Json Write(const std::vector<LoadLevel>& levels) {
    Json list = Json::array();
    for (const LoadLevel& level : levels) {
      Json entry = Json::object();
      if (level.IsTrace()) {
        entry[kTraceKey] = true;
      } else if (level.IsOpenLoop()) {
        entry[kRateKey] = AsRate::Write(level);
      } else {
        entry[kUsersKey] = AsUsers::Write(level);
      }
      list.push_back(std::move(entry));
    }
    return list;
  }
  static void Read(const Json& json, AbsentKey absent, std::vector<LoadLevel>& levels) {
    levels.clear();
    for (const Json& level : json) {
      if (level.contains(kTraceKey)) {
        levels.emplace_back(Trace{});
      } else if (level.contains(kRateKey)) {
        AsRate::Read(level.at(kRateKey), absent, levels.emplace_back());
      } else {
        AsUsers::Read(level.at(kUsersKey), absent, levels.emplace_back());
      }
    }
  }
  static constexpr const char* kUsersKey = "users";
  static constexpr const char* kRateKey = "rate";
  static constexpr const char* kTraceKey = "trace";
};

}  // namespace llmb
