#include "harness/document/record_json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "harness/base/utf8.h"
#include "harness/document/field_cursor.h"
#include "harness/document/json_value.h"
#include "harness/record/record_fields.h"

namespace llmb {
namespace {

void AppendValue(std::string& json, const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    AppendJsonString(json, *text);
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    json += *flag ? "true" : "false";
  } else if (std::holds_alternative<WallTime>(value)) {
    json += '"' + FieldText(value) + '"';
  } else {
    json += FieldText(value);
  }
}

// JSON has no form for a number that is not finite, and FieldText gives none.
bool HasValue(const FieldValue& value) {
  const auto* number = std::get_if<double>(&value);
  return value.index() != 0 && (number == nullptr || !FieldText(value).empty());
}

// Whether JSON has the text as it is: most texts, so that most need no serializer.
bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

constexpr std::string_view kNotAScalar =
    "a field of a request is a list or an object instead of text, a number or true/false";

Result<FieldValue> ValueOf(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null:
      return FieldValue();
    case Json::value_t::boolean:
      return json.get<bool>();
    case Json::value_t::string:
      return json.get<std::string>();
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return json.get<std::int64_t>();
    case Json::value_t::number_float:
      return json.get<double>();
    default:
      return Fail(std::string(kNotAScalar));
  }
}

Result<FieldValue> ValueOf(simdjson::dom::element json) {
  using simdjson::dom::element_type;
  switch (json.type()) {
    case element_type::NULL_VALUE:
      return FieldValue();
    case element_type::BOOL:
      return json.get_bool().value_unsafe();
    case element_type::STRING:
      return std::string(json.get_string().value_unsafe());
    case element_type::INT64:
      return json.get_int64().value_unsafe();
    case element_type::UINT64:  // above the largest of int64_t
    case element_type::DOUBLE:
      return json.get_double().value_unsafe();
    default:
      return Fail(std::string(kNotAScalar));
  }
}

}  // namespace

void AppendJsonString(std::string& json, std::string_view text) {
  if (IsPlain(text)) {
    json += '"';
    json += text;
    json += '"';
    return;
  }
  const std::string quoted = JsonText(Json(text));
  // JSON allows these bare, but a terminal that shows the document would execute them.
  for (std::size_t at = 0; at < quoted.size();) {
    const Utf8Step step = StepUtf8(quoted, at);
    if (step.code_point >= 0x7F && step.code_point <= 0x9F) {
      fmt::format_to(std::back_inserter(json), "\\u{:04x}",
                     static_cast<std::uint32_t>(step.code_point));
    } else {
      json.append(quoted, at, step.length);
    }
    at += step.length;
  }
}

Result<RequestRecord> RecordFromText(std::string_view json) {
  thread_local simdjson::dom::parser parser;  // keeps its buffers
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) {
    return Fail("this is not a request");
  }
  std::vector<FieldValue> values(RecordFields().size());
  FieldCursor fields;
  for (const auto& [key, value] : object) {
    const std::optional<std::size_t> index = fields.Find(key);
    if (!index) continue;
    LLMB_ASSIGN_OR_RETURN(values[*index], ValueOf(value));
  }
  return RecordFromFields(std::move(values));
}

bool IsOmittedFromRecords(std::string_view field_name, const RequestRecord& record) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "workload", "prompt_text", "prompt_length", "prompt_complexity", "prompt_category"};
  if (field_name == "simulated") return true;
  return record.workload == kPromptsWorkload &&
         std::ranges::find(kNames, field_name) != kNames.end();
}

void AppendRecordJson(std::string& json, const RequestRecord& record) {
  char separator = '{';
  for (const RecordField& field : RecordFields()) {
    if (IsOmittedFromRecords(field.name, record)) continue;
    const FieldValue value = field.get(record);
    if (!HasValue(value)) continue;
    json += separator;
    json += '"';
    json += field.name;
    json += "\":";
    AppendValue(json, value);
    separator = ',';
  }
  json += '}';
}

Result<RequestRecord> RecordFromJson(const Json& json) {
  std::vector<FieldValue> values(RecordFields().size());
  for (const auto& [key, value] : json.items()) {
    const std::optional<std::size_t> index = RecordFieldIndex(key);
    if (!index) continue;
    LLMB_ASSIGN_OR_RETURN(FieldValue field, ValueOf(value));
    values[*index] = std::move(field);
  }
  return RecordFromFields(std::move(values));
}

}  // namespace llmb
