#include "harness/document/results_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.h"
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

Status CheckNeeded(const Columns& columns, std::string_view source) {
  std::vector<std::string> missing;
  for (const auto name : kNeeded) {
    if (!ColumnOf(columns, name)) missing.emplace_back(name);
  }
  if (missing.empty()) return {};
  return Fail(
      fmt::format("{} is not a results CSV: it has no column {}", source, Join(missing, ", ")));
}

Result<Columns> ReadHeader(const std::vector<std::string>& header, std::string_view source) {
  Columns columns;
  columns.column.resize(RecordFields().size());
  for (const std::string& name : header) {
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

bool IsFailure(const std::string& success) {
  const auto flag = ConvertField(success, FieldType::kFlag);
  return flag && *flag == FieldValue(false);
}

// Moves the texts out of `cells`.
Result<RequestRecord> ReadRow(const Columns& columns, std::vector<std::string>& cells) {
  if (cells.size() != columns.field.size()) {
    return Fail(
        fmt::format("{} cells where the header has {}", cells.size(), columns.field.size()));
  }
  for (const auto name : {"endpoint_name", "success"}) {
    if (cells[*ColumnOf(columns, name)].empty()) return Fail(fmt::format("{} is empty", name));
  }
  const bool zeros_are_empty =
      columns.established && IsFailure(cells[*ColumnOf(columns, "success")]);
  std::vector<FieldValue> values(RecordFields().size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto field = columns.field[i];
    if (!field) continue;
    const RecordField& known = RecordFields()[*field];
    if (zeros_are_empty && IsPlaceholder(known, cells[i])) continue;
    const bool guarded = known.type == FieldType::kText && !columns.established;
    values[*field] = guarded ? UnguardCell(cells[i]) : std::move(cells[i]);
  }
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
  std::vector<std::string> cells;
  auto more = reader.Next(cells);
  if (!more) return tl::unexpected(more.error());
  if (!*more) return Fail(fmt::format("{}: the file is empty", source));
  LLMB_ASSIGN_OR_RETURN(const auto columns, ReadHeader(cells, source));

  for (;;) {
    more = reader.Next(cells);
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
    auto record = ReadRow(columns, cells);
    if (!record) return Fail(fmt::format("{}: {}", reader.Place(), record.error().message));
    add(*std::move(record));
  }
}

}  // namespace llmb
