#pragma once

// CSV as text: the cells and rows of RFC 4180, whatever they mean.

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/document/csv_dialect.h"
#include "harness/document/utf8_input.h"

namespace llmb {

// Appends `cell` to `row`, after a comma unless the row is empty. A cell is quoted if it holds a
// comma, a quote or a line break, or is the empty first cell of a row (an empty line is not a row).
void AppendCsvCell(std::string& row, std::string_view cell);

// How text from outside this program is written to a cell. Numbers and this program's own words are
// never changed.
enum class CsvText {
  kGuarded,  // no spreadsheet runs it as a formula
  kRaw,      // unchanged
};

// `text` as a cell that a spreadsheet does not run as a formula: with a ' in front if it begins
// with = + - @, a tab or a carriage return, or with any number of ' and then one of these.
std::string GuardCell(std::string_view text);

// Undoes GuardCell: removes its ', and leaves any other text unchanged.
std::string UnguardCell(std::string_view cell);

// Reads a CSV row by row, in memory that does not grow with the file. The encoding (Utf8Input), the
// delimiter and the line breaks (CsvDialect) are those that the file begins with. Accepts quoted
// line breaks, doubled quotes, and a last line without a line break. Skips empty lines. A quote
// inside an unquoted cell is an ordinary character. Not thread-safe.
class CsvReader {
 public:
  // A longer row is an error: most likely a closing quote is missing, and without a limit the rest
  // of the file would become one cell.
  static constexpr std::size_t kMaximumRowSize = std::size_t{16} << 20;

  // `in` must outlive the reader; `source` names it in messages.
  CsvReader(std::istream& in, std::string_view source,
            std::size_t maximum_row_size = kMaximumRowSize);

  // Replaces `cells` by those of the next row, at least one. False at the end. Errors, after which
  // the reader must not be used: a quoted cell that is never closed, text after a closing quote, a
  // row that is too long, a stream that cannot be read (such as a damaged .gz).
  Result<bool> Next(std::vector<std::string>& cells);

  char Delimiter() const { return dialect_.delimiter; }

  // Whether a line break ended the last row read; false if the file ended there.
  bool RowEndedInLineBreak() const { return row_ended_in_line_break_; }

  // "results.csv, line 12": the first line of the last row read. Lines count from 1.
  std::string Place() const;

 private:
  enum class CellEnd { kDelimiter, kLine, kFile };

  int Peek();
  int Consume();
  bool EndsLine(int character) const;
  Result<CellEnd> ReadCell(std::string& cell);
  Status ReadQuoted(std::string& cell);
  void ReadPlain(std::string& cell);
  Result<CellEnd> EndCell();

  std::istream& in_;
  Utf8Input input_;
  CsvDialect dialect_;
  std::string source_;
  std::size_t maximum_row_size_;
  std::string buffer_;
  std::size_t position_ = 0;
  std::size_t line_ = 1;      // of the next character
  std::size_t row_line_ = 1;  // of the first character of the row
  std::size_t row_size_ = 0;
  bool row_ended_in_line_break_ = false;
};

}  // namespace llmb
