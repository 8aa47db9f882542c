#include "harness/document/summary_json.h"

#include <cmath>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "harness/document/summary_columns.h"

namespace llmb {
namespace {

// Null for a value that does not exist, and for a number that JSON has no form for.
Json JsonOf(const FieldValue& field) {
  return std::visit(
      [](const auto& value) -> Json {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::string>) {
          return value.empty() ? Json() : Json(value);
        } else if constexpr (std::is_same_v<T, Nanoseconds>) {
          return Json(ToSeconds(value));
        } else if constexpr (std::is_same_v<T, double>) {
          return std::isfinite(value) ? Json(value) : Json();
        } else if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, bool>) {
          return Json(value);
        } else {
          return Json();  // a summary has no wall time
        }
      },
      field);
}

void Add(const char* key, std::optional<double> value, Json& json) {
  if (value && std::isfinite(*value)) json[key] = *value;
}

Json JsonOf(const TurnFigures& turn) {
  Json json = {{"turn", turn.turn}, {"count", turn.count}};
  Add("p50_ttft", turn.p50, json);
  Add("p50_ttft_low", turn.interval.low, json);
  Add("p50_ttft_high", turn.interval.high, json);
  return json;
}

}  // namespace

Json SummaryToJson(const EndpointSummary& summary) {
  Json json = Json::object();
  for (const SummaryColumn& column : SummaryColumns()) {
    Json value = JsonOf(column.get(summary));
    // The CSV has a text for people.
    if (column.name == "success_rate" && !value.is_null()) value = summary.SuccessRate();
    if (!value.is_null()) json[column.name] = std::move(value);
  }
  for (const TurnFigures& turn : summary.ttft_by_turn) json["ttft_by_turn"].push_back(JsonOf(turn));
  return json;
}

}  // namespace llmb
