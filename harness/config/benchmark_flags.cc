#include "harness/config/benchmark_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <type_traits>

#include "harness/base/parse_value.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr int kMostRepetitions = 10'000;

// The keys of every document's context, including those of newer versions of Google Benchmark.
constexpr std::string_view kReservedContextKeys[] = {
    "date",        "host_name",          "executable",      "num_cpus",
    "caches",      "mhz_per_cpu",        "load_avg",        "cpu_scaling_enabled",
    "llm",         "library_build_type", "library_version", "json_schema_version",
    "aslr_enabled"};

Status ReadFilter(std::string_view what, const std::string& text, BenchmarkFlags& flags) {
  const bool negated = !text.empty() && text.front() == '-';
  try {
    // Google Benchmark compiles the filter in the same way, in Debian 12 and 13.
    std::regex(text.substr(negated ? 1 : 0), std::regex_constants::extended);
  } catch (const std::regex_error& error) {
    return Fail(fmt::format("{}: '{}' is not a POSIX extended regular expression: {}", what,
                            OneLine(text), error.what()));
  }
  flags.filter = text;
  return {};
}

// The words for true and false of Google Benchmark, which reads any other word as true.
template <auto kMember>
Status ReadSwitch(std::string_view what, const std::string& text, BenchmarkFlags& flags) {
  static const std::map<std::string, bool> words = {
      {"true", true},   {"yes", true}, {"on", true},   {"1", true},  {"t", true},  {"y", true},
      {"false", false}, {"no", false}, {"off", false}, {"0", false}, {"f", false}, {"n", false}};
  const auto word = words.find(LowerCase(text));
  if (word == words.end()) {
    return Fail(fmt::format("{} must be true or false, not '{}'", what, OneLine(text)));
  }
  flags.*kMember = word->second;
  return {};
}

template <auto kMember, int kLeast, int kMost>
Status ReadCount(std::string_view what, const std::string& text, BenchmarkFlags& flags) {
  LLMB_ASSIGN_OR_RETURN(const auto count, ParseWhole(what, text, kLeast, kMost));
  flags.*kMember = static_cast<int>(count);
  return {};
}

template <auto kMember>
Status ReadFormat(std::string_view what, const std::string& text, BenchmarkFlags& flags) {
  if (auto status = CheckOneOf(what, text, {"console", "json", "csv"}); !status) return status;
  flags.*kMember = text == "json"  ? BenchmarkFormat::kJson
                   : text == "csv" ? BenchmarkFormat::kCsv
                                   : BenchmarkFormat::kConsole;
  return {};
}

Status ReadColor(std::string_view what, const std::string& text, BenchmarkFlags& flags) {
  flags.color = text;
  return CheckOneOf(what, text, {"auto", "true", "false"});
}

Status ReadTimeUnit(std::string_view what, const std::string& text, BenchmarkFlags& flags) {
  flags.time_unit = text;
  return CheckOneOf(what, text, {"ns", "us", "ms", "s"});
}

Status ReadOut(std::string_view /*what*/, const std::string& text, BenchmarkFlags& flags) {
  flags.out = text;
  return {};
}

Status CheckContextKey(std::string_view what, const std::string& key, const BenchmarkFlags& flags) {
  const auto& reserved = kReservedContextKeys;
  if (std::find(std::begin(reserved), std::end(reserved), key) != std::end(reserved)) {
    return Fail(fmt::format("{}: the key '{}' is one that the context has itself; choose another",
                            what, key));
  }
  const auto same_key = [&](const auto& known) { return known.first == key; };
  if (std::any_of(flags.context.begin(), flags.context.end(), same_key)) {
    return Fail(fmt::format("{} has the key '{}' twice", what, OneLine(key)));
  }
  return {};
}

Status ReadContext(std::string_view what, const std::string& text, BenchmarkFlags& flags) {
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
      return Fail(
          fmt::format("{} must be KEY=VALUE[,KEY=VALUE...], not '{}'", what, OneLine(text)));
    }
    const std::string key(pair.substr(0, equals));
    if (auto status = CheckContextKey(what, key, flags); !status) return status;
    flags.context.emplace_back(key, pair.substr(equals + 1));
    if (comma == std::string_view::npos) return {};
    rest.remove_prefix(comma + 1);
  }
}

std::string_view Name(BenchmarkFormat format) {
  switch (format) {
    case BenchmarkFormat::kJson:
      return "json";
    case BenchmarkFormat::kCsv:
      return "csv";
    case BenchmarkFormat::kConsole:
      break;
  }
  return "console";
}

template <auto kMember>
std::string WriteMember(const BenchmarkFlags& flags) {
  if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(flags.*kMember)>>) {
    return std::string(Name(flags.*kMember));
  } else {
    return fmt::format("{}", flags.*kMember);
  }
}

std::string WriteEmpty(const BenchmarkFlags& /*flags*/) { return ""; }

constexpr bool kChangesRequests = true;

// All there is to know about one flag.
struct FlagSpec {
  std::string_view name;         // --benchmark_filter
  std::string_view placeholder;  // empty for a switch
  std::string_view help;         // for a refused flag, the reason
  // Checks `text` and stores it. Null: the flag is refused.
  Status (*read)(std::string_view what, const std::string& text, BenchmarkFlags& flags) = nullptr;
  // The value for Google Benchmark. Null: it does not get the flag.
  std::string (*write)(const BenchmarkFlags& flags) = nullptr;
  bool changes_requests = false;
};

constexpr FlagSpec kFlags[] = {
    {"--benchmark_filter", "REGEX",
     "measure only the cases whose name matches; a leading '-' inverts the match. Full names have "
     "a suffix after model/prompt, so end the expression with / and not with $",
     ReadFilter, WriteMember<&BenchmarkFlags::filter>, kChangesRequests},
    {"--benchmark_list_tests", "", "print the names of the cases and exit",
     ReadSwitch<&BenchmarkFlags::list_tests>, WriteMember<&BenchmarkFlags::list_tests>},
    {"--benchmark_repetitions", "N", "measure each case N times",
     ReadCount<&BenchmarkFlags::repetitions, 1, kMostRepetitions>,
     WriteMember<&BenchmarkFlags::repetitions>, kChangesRequests},
    {"--benchmark_enable_random_interleaving", "",
     "measure levels and repetitions in an order drawn from --seed",
     ReadSwitch<&BenchmarkFlags::random_interleaving>,
     WriteMember<&BenchmarkFlags::random_interleaving>, kChangesRequests},
    {"--benchmark_report_aggregates_only", "", "report only aggregates, everywhere",
     ReadSwitch<&BenchmarkFlags::report_aggregates_only>,
     WriteMember<&BenchmarkFlags::report_aggregates_only>},
    {"--benchmark_display_aggregates_only", "", "report only aggregates, on the screen",
     ReadSwitch<&BenchmarkFlags::display_aggregates_only>,
     WriteMember<&BenchmarkFlags::display_aggregates_only>},
    {"--benchmark_format", "console|json|csv", "the format of standard output",
     ReadFormat<&BenchmarkFlags::format>, WriteMember<&BenchmarkFlags::format>},
    {"--benchmark_out", "FILE", "also write the results to this file", ReadOut, WriteEmpty},
    {"--benchmark_out_format", "json|console|csv", "the format of that file",
     ReadFormat<&BenchmarkFlags::out_format>, WriteMember<&BenchmarkFlags::out_format>},
    {"--benchmark_color", "auto|true|false", "colours on the screen", ReadColor,
     WriteMember<&BenchmarkFlags::color>},
    {"--benchmark_counters_tabular", "", "print the counters as a table",
     ReadSwitch<&BenchmarkFlags::counters_tabular>, WriteMember<&BenchmarkFlags::counters_tabular>},
    {"--benchmark_context", "KEY=VALUE,...", "add these pairs to the context of the results",
     ReadContext},
    {"--benchmark_time_unit", "ns|us|ms|s", "the unit of the time columns", ReadTimeUnit,
     WriteMember<&BenchmarkFlags::time_unit>},
    {"--v", "N", "verbosity of Google Benchmark's own log, 0 to 9",
     ReadCount<&BenchmarkFlags::verbosity, 0, 9>, WriteMember<&BenchmarkFlags::verbosity>},

    {"--benchmark_min_time", "T",
     "Google Benchmark would choose the number of requests; use --iterations"},
    {"--benchmark_min_warmup_time", "T",
     "it would send requests that cannot be distinguished from measured ones"},
    {"--benchmark_perf_counters", "NAMES", "they would measure this program, not the endpoint"},
    {"--benchmark_dry_run", "", "use --iterations 1, which works with every version"},
};

std::string_view NameIn(std::string_view argument) {
  return argument.substr(0, argument.find('='));
}

const FlagSpec* FindFlag(std::string_view name) {
  const auto found = std::find_if(std::begin(kFlags), std::end(kFlags),
                                  [&](const FlagSpec& flag) { return flag.name == name; });
  return found == std::end(kFlags) ? nullptr : found;
}

// --benchmark_filter of --benchmark-filter.
std::string WithUnderscores(std::string_view name) {
  std::string flag(name);
  if (flag.size() > 2) std::replace(flag.begin() + 2, flag.end(), '-', '_');
  return flag;
}

tl::unexpected<Error> UnknownFlag(std::string_view name) {
  std::vector<std::string> known;
  for (const FlagSpec& flag : kFlags) known.emplace_back(flag.name);
  return Fail(fmt::format("unknown option '{}' (--help lists the Google Benchmark flags){}",
                          OneLine(name), DidYouMean(name, known)));
}

Status ReadFlag(const FlagSpec& flag, std::string_view what, const std::string& value,
                BenchmarkFlags& flags) {
  if (flag.read == nullptr) return Fail(fmt::format("{} is refused: {}", what, flag.help));
  return flag.read(what, value, flags);
}

// Reads one argument of the command line. `seen` holds the names of the flags before it.
Status ReadArgument(const std::string& argument, std::vector<std::string>& seen,
                    BenchmarkFlags& flags) {
  const std::string name(NameIn(argument));
  const FlagSpec* flag = FindFlag(name);
  if (flag == nullptr) return UnknownFlag(name);
  const bool again = std::find(seen.begin(), seen.end(), name) != seen.end();
  if (again && flag->read != ReadContext) return Fail(fmt::format("{} is given twice", name));
  seen.push_back(name);
  const std::size_t equals = argument.find('=');
  if (equals == std::string::npos && flag->read != nullptr && !flag->placeholder.empty()) {
    return Fail(fmt::format("{} needs a value: {}={}", name, name, flag->placeholder));
  }
  return ReadFlag(*flag, name, equals == std::string::npos ? "true" : argument.substr(equals + 1),
                  flags);
}

Status ReadVariable(const FlagSpec& flag, const Environment& environment, BenchmarkFlags& flags) {
  std::string variable(flag.name.substr(2));
  std::transform(variable.begin(), variable.end(), variable.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::string value = environment(variable).value_or("");
  if (value.empty()) return {};
  return ReadFlag(flag, "the environment variable " + variable, value, flags);
}

std::vector<std::string> Passthrough(const BenchmarkFlags& flags) {
  std::vector<std::string> arguments;
  for (const FlagSpec& flag : kFlags) {
    if (flag.write == nullptr) continue;
    arguments.push_back(fmt::format("{}={}", flag.name, flag.write(flags)));
  }
  return arguments;
}

}  // namespace

bool IsBenchmarkFlag(std::string_view argument) {
  return argument.starts_with("--benchmark_") || argument == "--v" ||
         argument.starts_with("--v=") || FindFlag(WithUnderscores(NameIn(argument))) != nullptr;
}

bool BenchmarkFlagTakesNextWord(std::string_view argument) {
  if (argument.find('=') != std::string_view::npos) return false;
  const FlagSpec* flag = FindFlag(WithUnderscores(NameIn(argument)));
  return flag == nullptr || !flag->placeholder.empty();
}

bool BenchmarkFlagChangesRequests(std::string_view argument) {
  const FlagSpec* flag = FindFlag(NameIn(argument));
  return flag != nullptr && flag->changes_requests;
}

Result<BenchmarkFlags> ParseBenchmarkFlags(std::span<const std::string> arguments,
                                           const Environment& environment) {
  BenchmarkFlags flags;
  std::vector<std::string> seen;
  for (const std::string& argument : arguments) {
    LLMB_RETURN_IF_ERROR(ReadArgument(argument, seen, flags));
  }
  for (const FlagSpec& flag : kFlags) {
    const bool given = std::find(seen.begin(), seen.end(), flag.name) != seen.end();
    if (given || flag.name == "--v") continue;
    LLMB_RETURN_IF_ERROR(ReadVariable(flag, environment, flags));
  }
  flags.passthrough = Passthrough(flags);
  return flags;
}

std::vector<CommandLineOption> ListBenchmarkFlags(BenchmarkFlagUse use) {
  std::vector<CommandLineOption> list;
  for (const FlagSpec& flag : kFlags) {
    if ((flag.read == nullptr) != (use == BenchmarkFlagUse::kRefused)) continue;
    const bool is_switch = flag.placeholder.empty();
    list.push_back({flag.name, flag.placeholder, "", flag.help,
                    is_switch ? ValueCount::kNone : ValueCount::kOne});
  }
  return list;
}

}  // namespace llmb
