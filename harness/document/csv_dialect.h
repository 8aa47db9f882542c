#pragma once

#include <cstddef>
#include <string_view>

namespace llmb {

// How a CSV file separates its cells and its lines.
struct CsvDialect {
  char delimiter = ',';          // or ';', a tab or '|'
  bool lines_end_in_cr = false;  // with CR alone; otherwise with LF or CRLF
  std::size_t first_row = 0;     // the position behind a first line such as `sep=;`
};

// The dialect of a file that begins with `beginning`, which must hold its header. A first line
// `sep=X` (Excel's, perhaps quoted) decides about the delimiter; without it, the delimiter is what
// occurs most often in the header. A comma if the header has one cell.
CsvDialect DialectOf(std::string_view beginning);

}  // namespace llmb
