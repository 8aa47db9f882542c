#pragma once

#include <functional>
#include <istream>
#include <ostream>
#include <string_view>

#include "harness/base/result.h"
#include "harness/document/csv_text.h"
#include "harness/record/request_record.h"

namespace llmb {

// The results CSV: a row per request, RFC 4180, UTF-8, LF line ends, seconds. The columns are those
// of docs/metrics.md; the first 25 are an established format, ours follow.

void WriteResultsCsvHeader(std::ostream& out);
void WriteResultsCsvRow(std::ostream& out, const RequestRecord& record,
                        CsvText text = CsvText::kGuarded);

// Reads a results CSV of this program or of the established 25-column form, calling `add` for each
// row. Columns are found by name, in any order; unknown columns are ignored. Texts are unguarded,
// but not in the established form, whose writers guard nothing. `source` names the file in
// messages. Errors: an empty file, a missing column (which), a row with too few or too many cells
// or a number that is none (with its line).
Status ReadResultsCsv(std::istream& in, std::string_view source,
                      const std::function<void(RequestRecord)>& add);

}  // namespace llmb
