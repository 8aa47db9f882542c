#include "harness/document/case_run_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "harness/document/json_value.h"

namespace llmb {
namespace {

constexpr auto kKnownKeys = std::to_array<std::string_view>({"name",
                                                             "family_index",
                                                             "per_family_instance_index",
                                                             "run_name",
                                                             "run_type",
                                                             "repetitions",
                                                             "repetition_index",
                                                             "threads",
                                                             "aggregate_name",
                                                             "aggregate_unit",
                                                             "error_occurred",
                                                             "error_message",
                                                             "iterations",
                                                             "real_time",
                                                             "cpu_time",
                                                             "time_unit",
                                                             "label",
                                                             "endpoint_name",
                                                             "prompt_id",
                                                             "concurrent_level",
                                                             "inter_token_latency_us"});

bool IsCounter(const std::string& key, const nlohmann::ordered_json& value) {
  return value.is_number() && std::ranges::find(kKnownKeys, key) == kKnownKeys.end();
}

void AddTimes(const CaseRun& run, nlohmann::ordered_json& json) {
  json["iterations"] = run.iterations;
  json["real_time"] = run.real_time;
  json["cpu_time"] = run.cpu_time;
  json["time_unit"] = run.time_unit;
}

}  // namespace

nlohmann::ordered_json CaseRunToJson(const CaseRun& run) {
  nlohmann::ordered_json json = {{"name", run.name},
                                 {"family_index", run.family_index},
                                 {"per_family_instance_index", run.per_family_instance_index},
                                 {"run_name", run.run_name},
                                 {"run_type", run.IsAggregate() ? "aggregate" : "iteration"},
                                 {"repetitions", run.repetitions}};
  if (!run.IsAggregate()) json["repetition_index"] = run.repetition_index;
  json["threads"] = run.threads;
  if (run.IsAggregate()) {
    json["aggregate_name"] = run.aggregate_name;
    json["aggregate_unit"] = run.aggregate_is_percentage ? "percentage" : "time";
  }
  if (run.error_message) {
    json["error_occurred"] = true;
    json["error_message"] = *run.error_message;
  }
  AddTimes(run, json);
  for (const auto& [name, value] : run.counters) {
    if (std::isfinite(value)) json[name] = value;
  }
  if (!run.client_verdict.empty()) json["client_verdict"] = run.client_verdict;
  if (!run.label.empty()) json["label"] = run.label;
  json["endpoint_name"] = run.endpoint_name;
  json["prompt_id"] = run.prompt_id;
  if (const auto users = run.load.Users()) json["concurrent_level"] = *users;
  return json;
}

CaseRun CaseRunFromJson(const nlohmann::ordered_json& json) {
  CaseRun run;
  run.name = GetOr<std::string>(json, "name");
  run.run_name = GetOr<std::string>(json, "run_name");
  run.endpoint_name = GetOr<std::string>(json, "endpoint_name");
  run.prompt_id = GetOr<std::string>(json, "prompt_id");
  run.load = ClosedLoop{GetOr(json, "concurrent_level", 1)};
  run.family_index = GetOr<std::int64_t>(json, "family_index");
  run.per_family_instance_index = GetOr<std::int64_t>(json, "per_family_instance_index");
  run.aggregate_name = GetOr<std::string>(json, "aggregate_name");
  run.aggregate_is_percentage = GetOr<std::string>(json, "aggregate_unit") == "percentage";
  run.repetitions = GetOr<std::int64_t>(json, "repetitions", 1);
  run.repetition_index = GetOr<std::int64_t>(json, "repetition_index");
  run.threads = GetOr<std::int64_t>(json, "threads", 1);
  run.iterations = GetOr<std::int64_t>(json, "iterations");
  run.real_time = GetOr<double>(json, "real_time");
  run.cpu_time = GetOr<double>(json, "cpu_time");
  run.time_unit = GetOr<std::string>(json, "time_unit", "ms");
  run.client_verdict = GetOr<std::string>(json, "client_verdict");
  run.label = GetOr<std::string>(json, "label");
  if (GetOr(json, "error_occurred", false)) {
    run.error_message = GetOr<std::string>(json, "error_message");
  }
  for (const auto& [key, value] : json.items()) {
    if (IsCounter(key, value)) run.counters.emplace_back(key, value.get<double>());
  }
  return run;
}

nlohmann::ordered_json GapsToJson(const DurationCounts& gaps) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const auto& [microseconds, count] : gaps.Values()) json.push_back({microseconds, count});
  return json;
}

DurationCounts GapsFromJson(const nlohmann::json& json) {
  constexpr std::int64_t kMostMicroseconds = 9'000'000'000'000'000;  // as nanoseconds in 64 bits
  constexpr std::uint64_t kMostOfAValue = 1'000'000'000'000;         // their sum in 64 bits
  DurationCounts gaps;
  for (const nlohmann::json& pair : json) {
    const auto microseconds = ValueFrom<std::int64_t>(pair.at(0));
    const auto count = ValueFrom<std::uint64_t>(pair.at(1));
    if (microseconds < 0 || microseconds > kMostMicroseconds || count > kMostOfAValue) {
      ThrowOutOfRange(pair);
    }
    gaps.AddMicroseconds(microseconds, count);
  }
  return gaps;
}

}  // namespace llmb
