#include "harness/document/case_run_json.h"

#include <array>
#include <cmath>

#include "harness/document/json_rows.h"
#include "harness/document/request_rows.h"

namespace llmb {
namespace {

bool IsAggregate(const CaseRun& run) { return run.IsAggregate(); }
bool IsRepetition(const CaseRun& run) { return !run.IsAggregate(); }

// Google Benchmark's words for what a counter of an aggregate is.
struct AsAggregateUnit {
  static Json Write(bool is_percentage) { return Json(is_percentage ? "percentage" : "time"); }
  static void Read(const Json& json, AbsentKey /*absent*/, bool& is_percentage) {
    is_percentage = json.get<std::string>() == "percentage";
  }
};

Json RunType(const CaseRun& run) { return Json(run.IsAggregate() ? "aggregate" : "iteration"); }

constexpr const char* kErrorOccurred = "error_occurred";
Json ErrorOccurred(const CaseRun& run) { return run.error_message ? Json(true) : Json(); }

// The counters stand between these two tables, as Google Benchmark writes them.
constexpr std::array kRowsBeforeCounters = {
    JsonField<&CaseRun::name>("name"),
    JsonField<&CaseRun::family_index>("family_index"),
    JsonField<&CaseRun::per_family_instance_index>("per_family_instance_index"),
    JsonField<&CaseRun::run_name>("run_name"),
    DerivedJson("run_type", RunType),
    JsonField<&CaseRun::repetitions>("repetitions"),
    JsonField<&CaseRun::repetition_index>("repetition_index").WrittenIf(IsRepetition),
    JsonField<&CaseRun::threads>("threads"),
    JsonField<&CaseRun::aggregate_name>("aggregate_name").WrittenIf(IsAggregate),
    JsonFieldAs<AsAggregateUnit, &CaseRun::aggregate_is_percentage>("aggregate_unit")
        .WrittenIf(IsAggregate),
    DerivedJson(kErrorOccurred, ErrorOccurred),
    JsonField<&CaseRun::error_message>("error_message"),
    JsonField<&CaseRun::interrupted>("interrupted").WrittenIf([](const CaseRun& run) {
      return run.interrupted;
    }),
    JsonField<&CaseRun::iterations>("iterations"),
    JsonField<&CaseRun::real_time>("real_time"),
    JsonField<&CaseRun::cpu_time>("cpu_time"),
    JsonField<&CaseRun::time_unit>("time_unit"),
};
constexpr std::array kRowsAfterCounters = {
    JsonField<&CaseRun::client_verdict>("client_verdict").WrittenIf([](const CaseRun& run) {
      return !run.client_verdict.empty();
    }),
    JsonField<&CaseRun::label>("label").WrittenIf(
        [](const CaseRun& run) { return !run.label.empty(); }),
    JsonField<&CaseRun::endpoint_name>("endpoint_name"),
    JsonField<&CaseRun::prompt_id>("prompt_id"),
    JsonFieldAs<AsUsers, &CaseRun::load>("concurrent_level").WrittenIf([](const CaseRun& run) {
      return !run.load.IsOpenLoop();
    }),
    JsonFieldAs<AsRate, &CaseRun::load>("request_rate").WrittenIf([](const CaseRun& run) {
      return run.load.Rate().has_value();
    }),
    JsonFieldAs<AsLoadKey, &CaseRun::load>("load").WrittenIf(
        [](const CaseRun& run) { return run.load.IsTrace(); }),
};

bool IsCounter(const std::string& key, const Json& value) {
  return value.is_number() && !HasKey(kRowsBeforeCounters, key) &&
         !HasKey(kRowsAfterCounters, key) && key != kGapsKey;
}

}  // namespace

Json CaseRunToJson(const CaseRun& run) {
  Json json = ToJson(run, kRowsBeforeCounters);
  for (const auto& [name, value] : run.counters) {
    if (std::isfinite(value)) json[name] = value;
  }
  AppendJson(run, kRowsAfterCounters, json);
  return json;
}

CaseRun CaseRunFromJson(const Json& json) {
  CaseRun run;
  ReadJson(json, kRowsBeforeCounters, AbsentKey::kKeepsDefault, run);
  ReadJson(json, kRowsAfterCounters, AbsentKey::kKeepsDefault, run);
  // Other programs may write a failure without a message, or a message without a failure.
  const bool failed = GetOr(json, kErrorOccurred, false);
  run.error_message = failed ? std::optional(run.error_message.value_or("")) : std::nullopt;
  for (const auto& [key, value] : json.items()) {
    if (IsCounter(key, value)) run.counters.emplace_back(key, value.get<double>());
  }
  return run;
}

Json GapsToJson(const DurationCounts& gaps) {
  Json json = Json::array();
  for (const auto& [microseconds, count] : gaps.Values()) json.push_back({microseconds, count});
  return json;
}

DurationCounts GapsFromJson(const Json& json) {
  constexpr std::int64_t kMostMicroseconds = 9'000'000'000'000'000;  // fits in 64 bits as ns
  constexpr std::uint64_t kMostOfAValue = 1'000'000'000'000;         // so that sums fit in 64 bits
  DurationCounts gaps;
  for (const Json& pair : json) {
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
