#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmb {

// One line of the console table: a case, one of its repetitions, or an aggregate of them.
struct CaseLine {
  std::string name;                   // with Google Benchmark's suffixes
  std::optional<double> real_time{};  // in time_unit
  std::optional<double> cpu_time{};
  std::string time_unit = "ms";
  bool is_percentage = false;  // times and counters are shares, shown in per cent without a unit
  std::uint64_t iterations = 0;
  std::vector<std::pair<std::string, double>> counters{};  // in display order
  std::string label{};                                     // after the counters; empty: none
  std::string verdict{};                                   // of the client; empty: unknown
  std::string error{};  // not empty: shown instead of all figures
};

// The header and a row of the table that Google Benchmark prints for --benchmark_format=console.
// Columns, widths and number formats are the same, so tools that parse its output can parse this.
// There are two differences: counters are printed in full instead of as 1.2k, and a missing time is
// "-". `name_width` is CaseNameWidth of all names of the table. It must be known beforehand because
// rows are printed as cases finish.
std::string CaseTableHeader(std::size_t name_width, bool with_counters);
std::string CaseTableRow(const CaseLine& line, std::size_t name_width);

// The width of the name column for `names`, in terminal columns: at least 10, as in Google
// Benchmark.
std::size_t CaseNameWidth(const std::vector<std::string>& names);

// How a row shows its counters.
enum class CounterStyle {
  kNamed,    // as name=value
  kTabular,  // one column per counter that any row has (--benchmark_counters_tabular)
};

// The whole table: the header and a row per line. Empty without lines.
std::string CaseTable(const std::vector<CaseLine>& lines,
                      CounterStyle style = CounterStyle::kNamed);

}  // namespace llmb
