#include "harness/document/summary_csv.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <variant>

#include "harness/document/slo_answer_json.h"
#include "harness/document/summary_columns.h"
#include "harness/metrics/slo.h"

namespace llmb {
namespace {

void AppendAnswers(std::string& row, const EndpointSummary& summary,
                   const std::vector<SloAnswer>& all) {
  std::vector<SloAnswer> answers;
  std::ranges::copy_if(all, std::back_inserter(answers), [&](const SloAnswer& answer) {
    return answer.endpoint_name == summary.endpoint_name && answer.load == summary.load;
  });
  if (answers.empty()) {
    AppendCsvCell(row, "");
    AppendCsvCell(row, "");
    return;
  }
  Json list = Json::array();
  for (const SloAnswer& answer : answers) {
    Json json = SloAnswerToJson(answer);
    json.erase("endpoint_name");
    json.erase("load");
    list.push_back(std::move(json));
  }
  AppendCsvCell(row, Name(WorstOf(answers)));
  AppendCsvCell(row, list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

void WriteSummaryCsv(std::ostream& out, const std::vector<EndpointSummary>& summaries, CsvText text,
                     const std::vector<SloAnswer>& answers) {
  const std::vector<SummaryColumn>& columns = SummaryColumns();
  std::string header;
  for (const SummaryColumn& column : columns) AppendCsvCell(header, column.name);
  AppendCsvCell(header, "slo_verdict");
  AppendCsvCell(header, "slo_answers");
  out << header << '\n';
  for (const EndpointSummary& summary : summaries) {
    std::string row;
    for (const SummaryColumn& column : columns) {
      const FieldValue value = column.get(summary);
      const bool guarded = text == CsvText::kGuarded && std::holds_alternative<std::string>(value);
      AppendCsvCell(row, guarded ? GuardCell(FieldText(value)) : FieldText(value));
    }
    AppendAnswers(row, summary, answers);
    out << row << '\n';
  }
}

}  // namespace llmb
