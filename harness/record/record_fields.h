#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "harness/record/field_value.h"
#include "harness/record/request_record.h"

namespace llmb {

// One field of a RequestRecord that is written to files. The table below is all that the results
// CSV and the `requests` of a run document know about records, so a field added to it is in both.
struct RecordField {
  std::string_view name;         // CSV column and JSON key
  FieldType type;                //
  std::string_view unit;         // as read by people: "s", "tokens", "tokens/s"; "" for none
  std::string_view description;  // one line, without a full stop
  bool established;              // one of the 25 columns of the established CSV format

  FieldValue (*get)(const RequestRecord&);
  // Puts a value of `type` (an assertion) into the record. Null for a field that follows from the
  // others. Error: text that is not one of the allowed words.
  Status (*set)(RequestRecord&, const FieldValue&);
};

// Every field, in the order of the CSV's columns.
std::span<const RecordField> RecordFields();

// The place of a name in RecordFields(), or nothing.
std::optional<std::size_t> RecordFieldIndex(std::string_view name);

// A record from `values`, which run parallel to RecordFields() and hold what a file had for each
// field: ConvertField is applied here, and derived fields are ignored. A failure without an
// error_type becomes ErrorType::kUnknown. Errors, each naming its field: a value that is not of
// the field's type or out of its range, an unknown word, some but not all of the six inter-token
// latencies.
Result<RequestRecord> RecordFromFields(std::vector<FieldValue> values);

}  // namespace llmb
