#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "harness/record/field_value.h"
#include "harness/record/request_record.h"

namespace llmb {

// One field of a RequestRecord in files. The results CSV and the `request_records` of a run
// document are made from the table of these alone, so a field added to it is in both.
struct RecordField {
  std::string_view name;         // CSV column and JSON key
  FieldType type;                // of its values, if it has one
  std::string_view unit;         // as read by people: "s", "tokens", "tokens/s"; "" for none
  std::string_view description;  // one line, without a full stop
  bool established;              // one of the 25 columns of the established CSV format

  FieldValue (*get)(const RequestRecord&);
  // Stores a value of `type` (an assertion) in the record. Null for a field that is computed from
  // others. Error: text that is not one of the allowed words.
  Status (*set)(RequestRecord&, const FieldValue&);
};

// Every field, in the order of the CSV's columns.
std::span<const RecordField> RecordFields();

// The index of a name in RecordFields(), or nullopt.
std::optional<std::size_t> RecordFieldIndex(std::string_view name);

// Makes a record from the values of a file, which are parallel to RecordFields(). ConvertField is
// applied to each; computed fields are ignored. A failure without an error_type becomes
// ErrorType::kUnknown. Errors, each naming its field: a value of the wrong type or out of range, an
// unknown word, some but not all of the six inter-token latencies.
Result<RequestRecord> RecordFromFields(std::vector<FieldValue> values);

}  // namespace llmb
