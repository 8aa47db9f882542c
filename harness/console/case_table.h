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
  bool is_percentage = false;  // times and counters are shares: shown in per cent, without a unit
  std::uint64_t iterations = 0;
  std::vector<std::pair<std::string, double>> counters{};  // in the order to show
  std::string label{};                                     // after the counters; empty: none
  std::string error{};  // not empty: shown in place of all figures
};

// The table that Google Benchmark prints for --benchmark_format=console: the same columns, widths
// and number formats, so that what reads that reads this. Its counters are printed in full instead
// of shortened to 1.2k; a time that does not exist is "-".
//
// `name_width` is that of the longest name of all lines, in columns (CaseNameWidth), so that lines
// can be printed as the cases finish.
std::string CaseTableHeader(std::size_t name_width, bool with_counters);
std::string CaseTableRow(const CaseLine& line, std::size_t name_width);

// At least 10, as in Google Benchmark.
std::size_t CaseNameWidth(const std::vector<std::string>& names);

// How a row shows its counters.
enum class CounterStyle {
  kNamed,    // name=value, one after the other
  kTabular,  // in a column for each counter that any row has (--benchmark_counters_tabular)
};

// The header and a row per line. No lines: nothing.
std::string CaseTable(const std::vector<CaseLine>& lines,
                      CounterStyle style = CounterStyle::kNamed);

}  // namespace llmb
