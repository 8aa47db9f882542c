#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/record/request_record.h"

namespace llmb {

// Appends `text` to `json` as a JSON string, with its quotes. Bytes that are not UTF-8 become
// U+FFFD; control characters, also those from U+007F to U+009F, are escaped.
void AppendJsonString(std::string& json, std::string_view text);

// Appends `record` to `json` as one JSON object on one line: a key for each of RecordFields() that
// has a value, but for the prompt's text, length, complexity and category and for `simulated`,
// which the run document holds once per prompt and per endpoint. token_times are not written.
void AppendRecordJson(std::string& json, const RequestRecord& record);

// The reverse, of one such object. Errors: as RecordFromFields, and a value that is no scalar.
Result<RequestRecord> RecordFromJson(const nlohmann::ordered_json& json);

// Whether the run document leaves this field to its lists of prompts and endpoints.
bool IsSaidOnce(std::string_view field_name);

}  // namespace llmb
