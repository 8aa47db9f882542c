#pragma once

// Errors in JSON, under the keys of the servers and gateways that are known. For the files of this
// folder alone.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace llmb {

// Whether a field of this name is an error wherever it stands, if its value says anything: error,
// exception, fault, error_message, error_code, ...
bool IsErrorKey(std::string_view key);

// Whether the outermost object can report an error in this field, even beside choices: an error
// key, base_resp, success, code, status, detail, ...
bool MayReportError(std::string_view key);

// What the value of such a field says.
enum class ErrorReport {
  kNone,   // nothing, or that all is well: null, false, 0, "", {}, code 200, success: true
  kMaybe,  // an error, unless the response goes on: a code or a detail
  kError,
};

// `json` is the value of the field `key`.
ErrorReport ReportOf(std::string_view key, std::string_view json);

// Whether an object that has a field with kMaybe is an error. `has_choice`: it also has a choice,
// so that words must stand beside the code, unless its status is a word of failure.
bool IsErrorBesideChoices(std::string_view json, bool has_choice);

// Whether an object without choices is an error: an error under any key, FastAPI's detail, a code
// or a status that is not a success, a message alone.
bool IsErrorObject(const nlohmann::json& object);

}  // namespace llmb
