#pragma once

#include <ostream>
#include <vector>

#include "harness/report/run_document.h"

namespace llmb {

// The cases as Google Benchmark's console table. `only_aggregates` leaves out the repetitions of
// cases that have aggregates; `tabular` gives each counter a column.
void WriteCaseTable(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates,
                    bool tabular);

// The cases as Google Benchmark's CSV: its fixed columns, then a column for every counter that any
// case has; an empty cell where a case lacks it.
void WriteCaseCsv(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates);

}  // namespace llmb
