#include "harness/wire/completion_fields.h"

#include "harness/wire/error_object.h"

namespace llmb {

JsonError ReadErrorField(std::string_view key, od::value& value, ChatCompletion& completion) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type == od::json_type::null) return simdjson::SUCCESS;
  std::string_view json;
  const JsonError error = simdjson::to_json_string(value).get(json);
  const ErrorReport report = error ? ErrorReport::kError : ReportOf(key, json);
  completion.has_error |= report == ErrorReport::kError;
  completion.may_be_error |= report == ErrorReport::kMaybe;
  return error;
}

JsonError ReadFinishReason(od::value& value, std::string_view& reason) {
  od::json_type type;
  if (const JsonError error = value.type().get(type)) return error;
  if (type != od::json_type::object) return ReadText(value, reason);
  return ForEachField(value, [&](JsonKey key, od::value& part) {
    const bool is_reason = key == "type" || key == "reason" || key == "name";
    return is_reason && reason.empty() ? ReadText(part, reason) : simdjson::SUCCESS;
  });
}

}  // namespace llmb
