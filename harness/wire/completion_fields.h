#pragma once

// Reads the fields that a completion, a choice and a delta may all have. Private to this folder.

#include <string_view>

#include "harness/wire/chat_completion.h"
#include "harness/wire/json_walk.h"

namespace llmb {

// Reads a field that reports an error, unless its value is empty or says that all is well (see
// ReportOf). Sets `completion.has_error` or `completion.may_be_error`, and never clears them.
// `key` is the name of the field, and IsErrorKey, MayReportError or NamesFailure is true for it.
JsonError ReadErrorField(std::string_view key, od::value& value, ChatCompletion& completion);

// Reads a string, or the `type` of an object, which is how SGLang sends it. Any other value leaves
// `reason` as it is. The view lives until the parser is used again.
JsonError ReadFinishReason(od::value& value, std::string_view& reason);

}  // namespace llmb
