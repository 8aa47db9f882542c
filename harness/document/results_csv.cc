#include "harness/document/results_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/base/trimmed.h"
#include "harness/document/csv_numbers.h"
#include "harness/record/record_fields.h"

namespace llmb {
namespace {

// The columns that summaries and charts need. Others may be missing: people remove the texts before
// they share a file.
constexpr std::array<std::string_view, 16> kNeeded = {"endpoint_name",
                                                      "prompt_length",
                                                      "prompt_complexity",
                                                      "success",
                                                      "total_latency",
                                                      "time_to_first_token",
                                                      "input_tokens",
                                                      "output_tokens",
                                                      "time_per_output_token",
                                                      "avg_inter_token_latency",
                                                      "min_inter_token_latency",
                                                      "max_inter_token_latency",
                                                      "p50_inter_token_latency",
                                                      "p95_inter_token_latency",
                                                      "p99_inter_token_latency",
                                                      "concurrent_level"};

// Which field each column of a file is.
struct Columns {
  std::vector<std::optional<std::size_t>> field;   // by column; nullopt: unknown
  std::vector<std::optional<std::size_t>> column;  // by field; nullopt: missing
  bool established = false;                        // the 25-column form, without error_type
};

std::optional<std::size_t> ColumnOf(const Columns& columns, std::string_view field_name) {
  return columns.column[*RecordFieldIndex(field_name)];
}

// `name` without spaces at its ends, and without the byte order mark of a file that was appended.
std::string WithoutSpaces(std::string_view name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (name.starts_with(kByteOrderMark)) name.remove_prefix(kByteOrderMark.size());
  return std::string(Trimmed(name, " "));
}

Status CheckNeeded(const Columns& columns, std::string_view source) {
  std::vector<std::string> missing;
  for (const auto name : kNeeded) {
    if (!ColumnOf(columns, name)) missing.emplace_back(name);
  }
  if (missing.empty()) return {};
  constexpr std::size_t kNamed = 3;
  if (missing.size() > kNamed + 1) {
    missing[kNamed] = fmt::format("and {} others", missing.size() - kNamed);
    missing.resize(kNamed + 1);
  }
  return Fail(
      fmt::format("{} is not a results CSV: it has no column {}", source, Join(missing, ", ")));
}

Result<Columns> ReadHeader(const std::vector<std::string>& header, std::string_view source) {
  Columns columns;
  columns.column.resize(RecordFields().size());
  for (const std::string& cell : header) {
    const std::string name = WithoutSpaces(cell);
    const auto field = RecordFieldIndex(name);
    columns.field.push_back(field);
    if (!field) continue;
    auto& column = columns.column[*field];
    if (column) return Fail(fmt::format("{}: column {} appears twice", source, name));
    column = columns.field.size() - 1;
  }
  columns.established = !ColumnOf(columns, "error_type");
  LLMB_RETURN_IF_ERROR(CheckNeeded(columns, source));
  return columns;
}

// Programs that write the established form write zeros for values that a failed request does not
// have.
bool IsPlaceholder(const RecordField& field, const std::string& cell) {
  return field.type != FieldType::kText && cell.find_first_not_of("0.") == cell.npos;
}

// Whether a row is a header: files that were joined have one in the middle. No request's row has
// the name of a column in each of these columns.
bool IsHeader(const std::vector<std::string>& cells) {
  constexpr std::string_view kSigns[] = {"endpoint_name", "success", "total_latency"};
  return std::ranges::all_of(kSigns, [&](std::string_view sign) {
    return std::ranges::any_of(cells, [&](const std::string& cell) {
      return cell.size() <= 2 * sign.size() && WithoutSpaces(cell) == sign;
    });
  });
}

bool IsEmptyRow(const std::vector<std::string>& cells) {
  return std::ranges::all_of(cells, &std::string::empty);
}

// Makes `cells` as many as the header has. Some spreadsheets write empty cells to the right of the
// table, and leave out empty cells at the end of a row. A row that the end of the file cuts short,
// or that lacks a needed column, is an error.
Status FitToHeader(const Columns& columns, bool ended_in_line_break,
                   std::vector<std::string>& cells) {
  const std::size_t wanted = columns.field.size();
  const std::size_t given = cells.size();
  bool fits = given <= wanted || std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(wanted),
                                             cells.end(), std::mem_fn(&std::string::empty));
  if (given < wanted) {
    fits = ended_in_line_break && std::ranges::all_of(kNeeded, [&](std::string_view name) {
             return *ColumnOf(columns, name) < given;
           });
  }
  if (!fits) return Fail(fmt::format("{} cells where the header has {}", given, wanted));
  cells.resize(wanted);
  return {};
}

// Turns the cells of columns that are read into what ConvertField reads.
Status NormalizeCells(const Columns& columns, CsvNumbers& numbers,
                      std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto field = columns.field[i];
    if (!field || RecordFields()[*field].set == nullptr) continue;
    const RecordField& known = RecordFields()[*field];
    Result<std::string> normal = numbers.Normalize(std::move(cells[i]), known.type);
    if (!normal) return Fail(fmt::format("{}: {}", known.name, normal.error().message));
    cells[i] = *std::move(normal);
    if (known.type != FieldType::kWallTime || ConvertField(cells[i], known.type)) continue;
    return Fail(
        fmt::format("{}: '{}' is not a time such as 2026-03-01T12:00:00; if a spreadsheet "
                    "changed the column, remove it",
                    known.name, ForMessage(cells[i], 40)));
  }
  return {};
}

// Gaps of a failed request are in no figure. Its writer may have set some of them to a real 0,
// which cannot be told from the zeros for missing values.
void DropIncompleteGaps(const Columns& columns, std::vector<FieldValue>& values) {
  constexpr std::string_view kSuffix = "_inter_token_latency";
  std::vector<std::size_t> gaps;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (RecordFields()[i].name.ends_with(kSuffix) && columns.column[i]) gaps.push_back(i);
  }
  const auto is_empty = [&](std::size_t gap) {
    return std::holds_alternative<std::monostate>(values[gap]);
  };
  if (std::ranges::none_of(gaps, is_empty)) return;
  for (const std::size_t gap : gaps) values[gap] = {};
}

// Moves the texts out of `cells`.
Result<RequestRecord> ReadRow(const Columns& columns, std::vector<std::string>& cells) {
  for (const auto name : {"endpoint_name", "success"}) {
    const std::string text = PrintableText(cells[*ColumnOf(columns, name)]);
    if (text.find_first_not_of(' ') == std::string::npos) {
      return Fail(fmt::format("{} is empty", name));
    }
  }
  const bool failed = cells[*ColumnOf(columns, "success")] == "False";
  const bool zeros_are_empty = columns.established && failed;
  std::vector<FieldValue> values(RecordFields().size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto field = columns.field[i];
    if (!field) continue;
    const RecordField& known = RecordFields()[*field];
    if (known.set == nullptr || cells[i].empty()) continue;
    if (zeros_are_empty && IsPlaceholder(known, cells[i])) continue;
    const bool guarded = known.type == FieldType::kText && !columns.established;
    values[*field] = guarded ? UnguardCell(cells[i]) : std::move(cells[i]);
  }
  const bool has_latency =
      !std::holds_alternative<std::monostate>(values[*RecordFieldIndex("total_latency")]);
  if (!failed && !has_latency) {
    return Fail(
        "total_latency has no value, but success is True; set success to False, or remove the row");
  }
  if (failed) DropIncompleteGaps(columns, values);
  return RecordFromFields(std::move(values));
}

std::string HeaderRow() {
  std::string row;
  for (const RecordField& field : RecordFields()) AppendCsvCell(row, field.name);
  return row + '\n';
}

// An endpoint's text may hold any bytes. Some CSV readers reject a whole file for one NUL.
std::string CleanText(const std::string& text) {
  std::string clean = ValidUtf8(text);
  std::ranges::replace(clean, '\0', ' ');
  return clean;
}

// The next row that is not empty. False at the end.
Result<bool> NextRow(CsvReader& reader, std::vector<std::string>& cells) {
  for (;;) {
    LLMB_ASSIGN_OR_RETURN(const bool more, reader.Next(cells));
    if (!more || !IsEmptyRow(cells)) return more;
  }
}

}  // namespace

void WriteResultsCsvHeader(std::ostream& out) { out << HeaderRow(); }

void WriteResultsCsvRow(std::ostream& out, const RequestRecord& record, CsvText text) {
  std::string row;
  for (const RecordField& field : RecordFields()) {
    const FieldValue value = field.get(record);
    std::string cell = FieldText(value);
    if (std::holds_alternative<std::string>(value)) {
      cell = CleanText(cell);
      if (text == CsvText::kGuarded) cell = GuardCell(cell);
    }
    AppendCsvCell(row, cell);
  }
  out << row << '\n';
}

Status ReadResultsCsv(std::istream& in, std::string_view source,
                      const std::function<void(RequestRecord)>& add) {
  CsvReader reader(in, source);
  CsvNumbers numbers(reader.Delimiter());
  std::vector<std::string> cells;
  LLMB_ASSIGN_OR_RETURN(bool more, NextRow(reader, cells));
  if (!more) return Fail(fmt::format("{}: the file is empty", source));
  LLMB_ASSIGN_OR_RETURN(auto columns, ReadHeader(cells, source));

  const auto read_row = [&]() -> Result<RequestRecord> {
    LLMB_RETURN_IF_ERROR(FitToHeader(columns, reader.RowEndedInLineBreak(), cells));
    LLMB_RETURN_IF_ERROR(NormalizeCells(columns, numbers, cells));
    return ReadRow(columns, cells);
  };
  for (;;) {
    LLMB_ASSIGN_OR_RETURN(more, NextRow(reader, cells));
    if (!more) return {};
    if (IsHeader(cells)) {
      LLMB_ASSIGN_OR_RETURN(columns, ReadHeader(cells, reader.Place()));
      continue;
    }
    auto record = read_row();
    if (!record) return Fail(fmt::format("{}: {}", reader.Place(), record.error().message));
    add(*std::move(record));
  }
}

}  // namespace llmb
