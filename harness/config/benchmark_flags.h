#pragma once

// Google Benchmark's own flags. Its Initialize leaves out or aborts on bad values, or prints its
// usage and exits with 0, and some of its flags would send requests that look measured. So every
// flag is checked here first, and only what is left as `passthrough` may reach Initialize.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/environment.h"
#include "harness/base/result.h"

namespace llmb {

enum class BenchmarkFormat { kConsole, kJson, kCsv };

struct BenchmarkFlags {
  // A POSIX extended regular expression; a leading '-' selects what does not match; "" is all.
  std::string filter;
  bool list_tests = false;
  int repetitions = 1;
  bool random_interleaving = false;
  bool report_aggregates_only = false;
  bool display_aggregates_only = false;
  BenchmarkFormat format = BenchmarkFormat::kConsole;
  std::string out;  // a further file for the results, written by us; empty means none
  BenchmarkFormat out_format = BenchmarkFormat::kJson;
  std::string color = "auto";  // auto, true or false
  bool counters_tabular = false;
  std::vector<std::pair<std::string, std::string>> context;
  std::string time_unit = "ms";  // ns, us, ms or s
  int verbosity = 0;

  // For benchmark::Initialize: every flag of the fields above as --name=value, given or not, so
  // that no variable of the environment counts behind our back. --benchmark_out is always empty,
  // because Google Benchmark empties the file before anything runs; --benchmark_context is left
  // out, because it complains of every pair when it is initialized again, and the harness writes
  // them.
  std::vector<std::string> passthrough;
};

// Whether `argument` is written like one of Google Benchmark's flags: --benchmark_... or --v=...
bool IsBenchmarkFlag(std::string_view argument);

// Whether the flag named in `argument` (one that IsBenchmarkFlag, without "=") needs a value that
// may be given as the next word. False for booleans and for unknown flags.
bool BenchmarkFlagTakesNextWord(std::string_view argument);

// Checks `flags` (each "--name=value" or "--name") and the variables BENCHMARK_<NAME>, which Google
// Benchmark reads too; the command line wins, and an empty variable counts as unset. The variable V
// is not read: build tools set it.
//
// Errors: an unknown flag (with the nearest), a flag given twice (but for --benchmark_context,
// whose pairs add up), a missing value, a value that is not allowed, a context key that the
// document has itself, a filter that does not compile, a flag or variable that is refused, with the
// reason.
Result<BenchmarkFlags> ParseBenchmarkFlags(std::span<const std::string> flags,
                                           const Environment& environment);

// One flag as help and documentation show it.
struct BenchmarkFlagHelp {
  std::string name;  // with the value's placeholder: --benchmark_filter=REGEX
  std::string help;  // what it does, or why it is refused
  bool refused = false;
};

// All flags of the table, in the order of the help text.
std::vector<BenchmarkFlagHelp> ListBenchmarkFlags();

}  // namespace llmb
