#pragma once

#include <functional>
#include <istream>
#include <ostream>
#include <string_view>

#include "harness/base/result.h"
#include "harness/document/csv_text.h"
#include "harness/record/request_record.h"

namespace llmb {

// The results CSV: a row per request, RFC 4180, UTF-8, LF, times in seconds. docs/metrics.md lists
// the columns. The first 25 are an established format; ours follow. Fields without a value are
// empty. A failure to write shows only in the state of `out`.
void WriteResultsCsvHeader(std::ostream& out);
void WriteResultsCsvRow(std::ostream& out, const RequestRecord& record,
                        CsvText text = CsvText::kGuarded);

// Reads a results CSV of this program or of the established 25-column form, and calls `add` for
// each row. Columns are found by name, in any order; unknown ones are ignored. Texts are unguarded,
// except in the established form, whose writers do not guard. `source` names the file in messages.
//
// Spreadsheets save such files in another form, which is read as well: CsvReader says which
// delimiters, line breaks and encodings, CsvNumbers which numbers and words. Empty rows, and empty
// cells to the right of the table, are ignored; empty cells that are missing at the end of a row
// are restored. Files may have been joined, each with its header: a header in the middle holds for
// the rows below it.
//
// Errors: an empty file; missing or repeated columns (which, and in a later header its line); a row
// with too few or too many cells, with a value that does not fit its column, or of a success
// without a latency (with its line).
Status ReadResultsCsv(std::istream& in, std::string_view source,
                      const std::function<void(RequestRecord)>& add);

}  // namespace llmb
