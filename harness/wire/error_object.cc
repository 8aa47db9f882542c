#include "harness/wire/error_object.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "harness/base/text.h"
#include "harness/base/trimmed.h"
#include "harness/wire/failure_words.h"

namespace llmb {
namespace {

using ErrorJson = nlohmann::json;

constexpr int kMostErrorDepth = 8;

constexpr std::string_view kErrorKeys[] = {
    "error",        "Error",        "ERROR",         "errors",       "Errors",
    "exception",    "Exception",    "fault",         "Fault",        "traceback",
    "errorMessage", "ErrorMessage", "error_message", "error_msg",    "errorMsg",
    "errmsg",       "err_msg",      "err",           "error_detail", "error_description",
    "is_error",     "isError",      "has_error",     "hasError"};

constexpr std::string_view kErrorCodeKeys[] = {"error_code", "errorCode", "ErrorCode", "errcode",
                                               "err_code",   "retcode",   "ret_code",  "retCode"};

// MiniMax and ByteDance put a code beside the choices, in an object.
constexpr std::string_view kResultKeys[] = {"base_resp", "baseResp", "BaseResp", "header"};
constexpr std::string_view kSuccessKeys[] = {"success",    "Success",   "succeeded",
                                             "is_success", "isSuccess", "ok"};
constexpr std::string_view kResultCodeKeys[] = {"code",       "Code",   "status_code", "statusCode",
                                                "StatusCode", "status", "state"};
constexpr std::string_view kWordKeys[] = {"message", "Message", "msg",    "status_msg", "reason",
                                          "detail",  "title",   "retmsg", "ret_msg",    "retMsg"};

bool IsKeyIn(std::string_view text, std::span<const std::string_view> all) {
  return std::ranges::find(all, text) != all.end();
}

std::string WordAt(const ErrorJson& object, std::string_view key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A code that is not 0, "0" or a 2xx.
bool IsFailureCode(const ErrorJson& code) {
  std::optional<double> number;
  if (code.is_number()) number = code.get<double>();
  if (code.is_string()) {
    const std::string text = code.get<std::string>();
    if (text.empty() || text == "0") return false;
    const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) return LowerCase(text) != "ok" && LowerCase(text) != "success";
    number = text.size() == 3 && text.front() == '2' ? 200 : 500;
  }
  return number && *number != 0 && (*number < 200 || *number >= 300);
}

// A status may also be a word, such as "processing".
bool IsFailureAt(std::string_view key, const ErrorJson& value) {
  const bool is_status = key == "status" || key == "state";
  if (!is_status || !value.is_string()) return IsFailureCode(value);
  const std::string text = value.get<std::string>();
  if (ReportsFailure(text)) return true;
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos &&
         IsFailureCode(value);
}

// Whether an error holds anything but null, false, 0, "" and words that mean no error. `depth`
// bounds how far a hostile value is followed; what is deeper counts as something.
bool SaysSomething(const ErrorJson& error, int depth = kMostErrorDepth) {
  constexpr std::string_view kNone[] = {"",   "0",       "null",  "none",
                                        "ok", "success", "false", "no error"};
  if (error.is_string()) {
    return !IsKeyIn(LowerCase(Trimmed(error.get_ref<const std::string&>())), kNone);
  }
  if (error.is_structured()) {
    return depth == 0 || std::ranges::any_of(error, [&](const ErrorJson& inner) {
             return SaysSomething(inner, depth - 1);
           });
  }
  return error.is_boolean() ? error.get<bool>() : error.is_number() && error != 0;
}

bool HasFailureCode(const ErrorJson& object) {
  return object.is_object() && std::ranges::any_of(kResultCodeKeys, [&](std::string_view key) {
           const auto code = object.find(key);
           return code != object.end() && IsFailureAt(key, *code);
         });
}

// True if the object's own status (status, state, task_status, jobState, ...) is a word of failure.
// That is enough for an error without any other words. The status of something else, such as
// cache_status "expired", is no error.
bool HasFailureStatus(const ErrorJson& object) {
  constexpr std::string_view kStatusKeys[] = {
      "status",     "state",     "task_status", "taskstatus", "job_status",
      "task_state", "taskstate", "job_state",   "jobstatus",  "jobstate"};
  return std::ranges::any_of(object.items(), [&](const auto& field) {
    return IsKeyIn(LowerCase(field.key()), kStatusKeys) && field.value().is_string() &&
           ReportsFailure(field.value().template get_ref<const std::string&>());
  });
}

bool HasResultCode(const ErrorJson& object) {
  return std::ranges::any_of(kResultCodeKeys,
                             [&](std::string_view key) { return object.contains(key); });
}

bool HasErrorWords(const ErrorJson& object) {
  return std::ranges::any_of(kWordKeys, [&](std::string_view key) {
    const auto words = object.find(key);
    return words != object.end() && SaysSomething(*words);
  });
}

ErrorReport ReportOfValue(std::string_view key, const ErrorJson& value);

bool HasNamedError(const ErrorJson& object) {
  return object.is_object() && std::ranges::any_of(object.items(), [](const auto& field) {
           // A vendor's field inside of one could be nested without end.
           return !field.key().starts_with("x_") && NamesFailure(field.key()) &&
                  ReportOfValue(field.key(), field.value()) == ErrorReport::kError;
         });
}

ErrorReport ReportOfValue(std::string_view key, const ErrorJson& value) {
  const auto error_if = [](bool is_error) {
    return is_error ? ErrorReport::kError : ErrorReport::kNone;
  };
  if (IsKeyIn(key, kErrorCodeKeys)) return error_if(IsFailureCode(value));
  if (IsKeyIn(key, kResultKeys)) return error_if(HasFailureCode(value));
  if (IsKeyIn(key, kSuccessKeys)) return error_if(value == false || value == "false");
  if (key.starts_with("x_")) return error_if(value.is_object() && HasNamedError(value));
  const bool maybe = IsKeyIn(key, kResultCodeKeys) ? IsFailureAt(key, value)
                                                   : key == "detail" && SaysSomething(value);
  if (maybe) return ErrorReport::kMaybe;
  return error_if((IsErrorKey(key) || NamesFailure(key)) && SaysSomething(value));
}

}  // namespace

bool IsErrorKey(std::string_view key) {
  return IsKeyIn(key, kErrorKeys) || IsKeyIn(key, kErrorCodeKeys);
}

bool MayReportError(std::string_view key) {
  constexpr std::string_view kFirst = "eEfFtihbBsScCdor";
  if (key.empty() || kFirst.find(key.front()) == std::string_view::npos) return false;
  return IsErrorKey(key) || IsKeyIn(key, kResultKeys) || IsKeyIn(key, kSuccessKeys) ||
         IsKeyIn(key, kResultCodeKeys) || key == "detail";
}

ErrorReport ReportOf(std::string_view key, std::string_view json) {
  const ErrorJson value = ErrorJson::parse(json, nullptr, /*allow_exceptions=*/false);
  return value.is_discarded() ? ErrorReport::kNone : ReportOfValue(key, value);
}

bool IsErrorBesideChoices(std::string_view json, bool has_choice) {
  const ErrorJson object = ErrorJson::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return false;
  if (!has_choice) return IsErrorObject(object);
  return HasFailureStatus(object) || (HasFailureCode(object) && HasErrorWords(object));
}

bool IsErrorObject(const ErrorJson& object) {
  const bool reports = std::ranges::any_of(object.items(), [](const auto& field) {
    const ErrorReport report = ReportOfValue(field.key(), field.value());
    return report == ErrorReport::kError ||
           (report == ErrorReport::kMaybe && field.key() == "detail") ||
           HasNamedError(field.value());
  });
  if (reports || HasFailureStatus(object) || WordAt(object, "object") == "error") return true;
  for (const char* key : {"type", "__type", "event"}) {
    if (NamesFailure(WordAt(object, key))) return true;
  }
  if (HasResultCode(object)) return HasFailureCode(object);
  return !WordAt(object, "message").empty() || !WordAt(object, "msg").empty();
}

}  // namespace llmb
