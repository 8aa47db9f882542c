#include "harness/document/csv_text.h"

#include <fmt/format.h>

#include <utility>

namespace llmb {
namespace {

constexpr int kEnd = -1;

// Spreadsheets run a cell that begins with one of these.
constexpr std::string_view kFormulaStarts = "=+-@\t\r";
constexpr char kGuard = '\'';

// Text that begins with quotes of its own before such a character is guarded, too: unguarding could
// not tell its first quote from a guard otherwise.
bool BeginsAFormula(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kGuard);
  return first != text.npos && kFormulaStarts.find(text[first]) != kFormulaStarts.npos;
}

}  // namespace

std::string GuardCell(std::string_view text) {
  return BeginsAFormula(text) ? kGuard + std::string(text) : std::string(text);
}

std::string UnguardCell(std::string_view cell) {
  if (cell.starts_with(kGuard) && BeginsAFormula(cell)) cell.remove_prefix(1);
  return std::string(cell);
}

void AppendCsvCell(std::string& row, std::string_view cell) {
  const bool first = row.empty();
  if (!first) row += ',';
  const bool quoted = cell.find_first_of(",\"\r\n") != cell.npos || (first && cell.empty());
  if (!quoted) {
    row += cell;
    return;
  }
  row += '"';
  for (const char character : cell) {
    if (character == '"') row += '"';
    row += character;
  }
  row += '"';
}

CsvReader::CsvReader(std::istream& in, std::string_view source, std::size_t maximum_row_size)
    : in_(in), input_(in), source_(source), maximum_row_size_(maximum_row_size) {
  Peek();
  dialect_ = DialectOf(buffer_);
  position_ = dialect_.first_row;
}

std::string CsvReader::Place() const { return fmt::format("{}, line {}", source_, row_line_); }

Result<bool> CsvReader::Next(std::vector<std::string>& cells) {
  for (row_size_ = 0; Peek() == '\n' || Peek() == '\r'; row_size_ = 0) Consume();
  row_line_ = line_;
  cells.clear();
  if (Peek() == kEnd && !in_.bad()) return false;

  auto end = Result<CellEnd>(CellEnd::kDelimiter);
  while (end && *end == CellEnd::kDelimiter) end = ReadCell(cells.emplace_back());
  if (in_.bad()) return Fail(fmt::format("{}: the file cannot be read beyond this row", Place()));
  if (row_size_ > maximum_row_size_) {
    return Fail(fmt::format("{}: a row of more than {} characters; a closing quote may be missing",
                            Place(), maximum_row_size_));
  }
  if (!end) return tl::unexpected(std::move(end).error());
  row_ended_in_line_break_ = *end == CellEnd::kLine;
  return true;
}

// The next character, which stays unread. kEnd at the end of the file, and also in a row that is
// too long, to end every loop over characters.
int CsvReader::Peek() {
  if (row_size_ > maximum_row_size_) return kEnd;
  if (position_ == buffer_.size()) {
    input_.Read(buffer_);
    position_ = 0;
    if (buffer_.empty()) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[position_]);
}

int CsvReader::Consume() {
  const int character = Peek();
  if (character == kEnd) return kEnd;
  ++position_;
  ++row_size_;
  if (EndsLine(character)) ++line_;
  return character;
}

bool CsvReader::EndsLine(int character) const {
  return character == '\n' || (character == '\r' && dialect_.lines_end_in_cr);
}

Result<CsvReader::CellEnd> CsvReader::ReadCell(std::string& cell) {
  if (Peek() != '"') {
    ReadPlain(cell);
  } else {
    LLMB_RETURN_IF_ERROR(ReadQuoted(cell));
  }
  return EndCell();
}

// Up to and including the closing quote.
Status CsvReader::ReadQuoted(std::string& cell) {
  const std::size_t first_line = line_;
  Consume();
  for (;;) {
    const int character = Consume();
    if (character == kEnd) {
      return Fail(fmt::format("{}, line {}: a quoted cell is never closed", source_, first_line));
    }
    if (character == '"' && Peek() != '"') return {};
    if (character == '"') Consume();
    cell += static_cast<char>(character);
  }
}

// Up to a delimiter or the end of the line. In a file whose lines end in LF or CRLF, a CR without
// an LF after it is an ordinary character.
void CsvReader::ReadPlain(std::string& cell) {
  while (Peek() != dialect_.delimiter && !EndsLine(Peek()) && Peek() != kEnd) {
    cell += static_cast<char>(Consume());
  }
  if (cell.ends_with('\r') && Peek() != dialect_.delimiter) cell.pop_back();
}

Result<CsvReader::CellEnd> CsvReader::EndCell() {
  if (Peek() == '\r' && !EndsLine('\r')) Consume();
  const std::size_t line = line_;
  const int character = Consume();
  if (character == dialect_.delimiter) return CellEnd::kDelimiter;
  if (EndsLine(character)) return CellEnd::kLine;
  if (character == kEnd) return CellEnd::kFile;
  return Fail(fmt::format("{}, line {}: text after a closing quote", source_, line));
}

}  // namespace llmb
