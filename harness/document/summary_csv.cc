#include "harness/document/summary_csv.h"

#include <string>
#include <variant>

#include "harness/document/summary_columns.h"

namespace llmb {

void WriteSummaryCsv(std::ostream& out, const std::vector<EndpointSummary>& summaries,
                     CsvText text) {
  const std::vector<SummaryColumn>& columns = SummaryColumns();
  std::string header;
  for (const SummaryColumn& column : columns) AppendCsvCell(header, column.name);
  out << header << '\n';
  for (const EndpointSummary& summary : summaries) {
    std::string row;
    for (const SummaryColumn& column : columns) {
      const FieldValue value = column.get(summary);
      const bool guarded = text == CsvText::kGuarded && std::holds_alternative<std::string>(value);
      AppendCsvCell(row, guarded ? GuardCell(FieldText(value)) : FieldText(value));
    }
    out << row << '\n';
  }
}

}  // namespace llmb
