#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/record/request_record.h"

namespace llmb {

// Appends `text` to `json` as a quoted JSON string. Bytes that are not UTF-8 become U+FFFD. Control
// characters, including U+007F to U+009F, are escaped.
void AppendJsonString(std::string& json, std::string_view text);

// Appends `record` to `json` as an object on one line: a key for each of RecordFields() that has a
// value, except the omitted ones (IsOmittedFromRecords). token_times are not written.
void AppendRecordJson(std::string& json, const RequestRecord& record);

// Reads an object of AppendRecordJson. Omitted fields stay empty. Errors: those of
// RecordFromFields, and a value that is not a scalar.
Result<RequestRecord> RecordFromJson(const nlohmann::ordered_json& json);

// Reads a record from its text, without building a JSON object first, because a merge reads
// millions. Errors: those of RecordFromJson, and a text that is not a single JSON object.
Result<RequestRecord> RecordFromText(std::string_view json);

// True for fields of `record` that are the same for every request of a prompt (its text, length,
// complexity, category and workload) or of an endpoint (`simulated`). The run document contains
// them once, in its lists of prompts and endpoints. A request of a data set has a text of its own.
bool IsOmittedFromRecords(std::string_view field_name, const RequestRecord& record);

}  // namespace llmb
