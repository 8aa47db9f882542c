#pragma once

// The flags of Google Benchmark. Its Initialize ignores bad values, aborts on them, or prints its
// usage and exits with 0. Some of its flags would send requests that look like measured ones. So
// every flag is checked here first, and Initialize gets only `passthrough`.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/command_line.h"
#include "harness/base/environment.h"
#include "harness/base/result.h"

namespace llmb {

enum class BenchmarkFormat { kConsole, kJson, kCsv };

struct BenchmarkFlags {
  // A POSIX extended regular expression. A leading '-' selects the cases that do not match; ""
  // selects all.
  std::string filter;
  bool list_tests = false;
  int repetitions = 1;
  bool random_interleaving = false;
  bool report_aggregates_only = false;
  bool display_aggregates_only = false;
  BenchmarkFormat format = BenchmarkFormat::kConsole;
  std::string out;  // another file for the results, which we write; empty means none
  BenchmarkFormat out_format = BenchmarkFormat::kJson;
  std::string color = "auto";  // auto, true or false
  bool counters_tabular = false;
  std::vector<std::pair<std::string, std::string>> context;
  std::string time_unit = "ms";  // ns, us, ms or s
  int verbosity = 0;

  // The arguments of benchmark::Initialize: every flag above as --name=value, even if it was not
  // given, so that Google Benchmark does not read its environment variable. --benchmark_out is
  // always empty, because Google Benchmark truncates the file before anything runs.
  // --benchmark_context is absent: the harness writes the pairs, and Initialize warns of every pair
  // when it is called again.
  std::vector<std::string> passthrough;
};

// Whether `argument` is written like one of Google Benchmark's flags: --benchmark_... or --v=...,
// or is one of them with dashes for underscores. --benchmark-duration is of another tool.
bool IsBenchmarkFlag(std::string_view argument);

// Whether the value of the flag `argument` (for which IsBenchmarkFlag holds) is the next word.
// False for "--name=value" and for booleans. Unknown flags take it, so that the error is theirs.
bool BenchmarkFlagTakesNextWord(std::string_view argument);

// Whether the flag `argument` changes which requests are sent. Other flags change only how results
// are shown. False for unknown flags.
bool BenchmarkFlagChangesRequests(std::string_view argument);

// Checks `flags` (each "--name=value" or "--name") and the variables BENCHMARK_<NAME>, which Google
// Benchmark reads too. A flag overrides its variable, and an empty variable counts as unset. The
// variable V is not read, because build tools set it.
//
// Errors: an unknown flag (with the nearest), a flag given twice (except --benchmark_context, whose
// pairs accumulate), a missing value, a value that is not allowed, a context key that documents
// already have, a filter that does not compile, a refused flag or variable (with the reason).
Result<BenchmarkFlags> ParseBenchmarkFlags(std::span<const std::string> flags,
                                           const Environment& environment);

enum class BenchmarkFlagUse { kAllowed, kRefused };

// The flags that work, or those that are refused, in the order of the help text. The help of a
// refused flag is the reason.
std::vector<CommandLineOption> ListBenchmarkFlags(BenchmarkFlagUse use);

}  // namespace llmb
