#pragma once

#include <cstddef>
#include <ostream>
#include <vector>

#include "harness/document/run_document.h"

namespace llmb {

// The places of the cases that are to be shown, ascending. `only_aggregates` leaves out the
// repetitions of cases that have aggregates.
std::vector<std::size_t> CasesToShow(const std::vector<CaseResult>& cases, bool only_aggregates);

// The cases to be shown as Google Benchmark's console table; `tabular` gives each counter a column.
void WriteCaseTable(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates,
                    bool tabular);

// The same as Google Benchmark's CSV: its fixed columns, then a column for every counter that any
// case has; an empty cell where a case lacks it.
void WriteCaseCsv(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates);

}  // namespace llmb
