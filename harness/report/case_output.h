#pragma once

#include <cstddef>
#include <ostream>
#include <vector>

#include "harness/document/run_document.h"

namespace llmb {

// The indices of the cases to show, ascending. `only_aggregates` omits the repetitions of cases
// that have aggregates.
std::vector<std::size_t> CasesToShow(const std::vector<CaseResult>& cases, bool only_aggregates);

// Writes the cases to show as a table of the figures that people look at, which fits `width`
// columns. Errors like those in `said` are not explained.
void WriteCaseFigures(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates,
                      const std::vector<std::string>& said, std::size_t width);

// Writes the cases to show as Google Benchmark's console table. `tabular`: each counter has a
// column.
void WriteCaseTable(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates,
                    bool tabular);

// Writes the cases to show as Google Benchmark's CSV: its fixed columns, then a column for each
// counter of any case. A counter that a case does not have is an empty cell.
void WriteCaseCsv(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates);

}  // namespace llmb
