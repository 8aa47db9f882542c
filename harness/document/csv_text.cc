#include "harness/document/csv_text.h"

#include <fmt/format.h>

#include <utility>

namespace llmb {
namespace {

constexpr int kEnd = -1;
constexpr std::size_t kBufferSize = std::size_t{64} * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

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
    : in_(in), source_(source), maximum_row_size_(maximum_row_size) {
  Peek();
  if (buffer_.starts_with(kByteOrderMark)) position_ = kByteOrderMark.size();
}

std::string CsvReader::Place() const { return fmt::format("{}, line {}", source_, row_line_); }

Result<bool> CsvReader::Next(std::vector<std::string>& cells) {
  for (row_size_ = 0; Peek() == '\n' || Peek() == '\r'; row_size_ = 0) Consume();
  row_line_ = line_;
  cells.clear();
  if (Peek() == kEnd && !in_.bad()) return false;

  auto end = Result<CellEnd>(CellEnd::kComma);
  while (end && *end == CellEnd::kComma) end = ReadCell(cells.emplace_back());
  if (in_.bad()) return Fail(fmt::format("{}: the file cannot be read beyond this row", Place()));
  if (row_size_ > maximum_row_size_) {
    return Fail(fmt::format("{}: a row of more than {} characters; a closing quote may be missing",
                            Place(), maximum_row_size_));
  }
  if (!end) return tl::unexpected(std::move(end).error());
  return true;
}

// The next character, which stays unread. kEnd at the end of the file, and also in a row that is
// too long, to end every loop over characters.
int CsvReader::Peek() {
  if (row_size_ > maximum_row_size_) return kEnd;
  if (position_ == buffer_.size()) {
    buffer_.resize(kBufferSize);
    in_.read(buffer_.data(), static_cast<std::streamsize>(kBufferSize));
    buffer_.resize(static_cast<std::size_t>(in_.gcount()));
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
  if (character == '\n') ++line_;
  return character;
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

// Up to a comma or the end of the line. A CR without an LF after it is an ordinary character.
void CsvReader::ReadPlain(std::string& cell) {
  while (Peek() != ',' && Peek() != '\n' && Peek() != kEnd) cell += static_cast<char>(Consume());
  if (cell.ends_with('\r') && Peek() != ',') cell.pop_back();
}

Result<CsvReader::CellEnd> CsvReader::EndCell() {
  if (Peek() == '\r') Consume();
  switch (Consume()) {
    case ',':
      return CellEnd::kComma;
    case '\n':
      return CellEnd::kLine;
    case kEnd:
      return CellEnd::kFile;
    default:
      return Fail(fmt::format("{}, line {}: text after a closing quote", source_, line_));
  }
}

}  // namespace llmb
