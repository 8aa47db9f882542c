#pragma once

#include <ostream>
#include <vector>

#include "harness/metrics/summary.h"
#include "harness/report/csv_text.h"

namespace llmb {

// The summary CSV: a row per endpoint and load. The header never depends on the data; a value that
// does not exist is an empty cell.
void WriteSummaryCsv(std::ostream& out, const std::vector<EndpointSummary>& summaries,
                     CsvText text = CsvText::kGuarded);

}  // namespace llmb
