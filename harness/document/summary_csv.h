#pragma once

#include <ostream>
#include <vector>

#include "harness/document/csv_text.h"
#include "harness/metrics/summary.h"

namespace llmb {

// The summary CSV: a row per endpoint and load. The header never depends on the data; a value that
// does not exist is an empty cell.
void WriteSummaryCsv(std::ostream& out, const std::vector<EndpointSummary>& summaries,
                     CsvText text = CsvText::kGuarded);

}  // namespace llmb
