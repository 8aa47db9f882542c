#pragma once

#include <ostream>
#include <vector>

#include "harness/document/csv_text.h"
#include "harness/metrics/slo_answer.h"
#include "harness/metrics/summary.h"

namespace llmb {

// The summary CSV: a row per endpoint and load. The header never depends on the data; a value that
// does not exist is an empty cell. After SummaryColumns come two columns of thresholds:
//   slo_verdict  the worst of the row's: fail, undecided or pass
//   slo_answers  a JSON array with an object per threshold (slo_answer_json.h), without the
//   endpoint
//                and the load of the row
void WriteSummaryCsv(std::ostream& out, const std::vector<EndpointSummary>& summaries,
                     CsvText text = CsvText::kGuarded, const std::vector<SloAnswer>& answers = {});

}  // namespace llmb
