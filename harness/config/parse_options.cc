#include "harness/config/parse_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <optional>

#include "harness/base/text.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/option_table.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;

// The values of each option that was given, by its first name.
using Given = std::map<std::string, Words>;

std::string FirstName(const OptionSpec& option) { return NamesOf(option).front(); }

// --help and --version must work on a command line that is wrong elsewhere.
std::optional<Action> FindExit(const Words& words) {
  const auto has = [&](const char* word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (has("--help") || has("-h")) return Action::kHelp;
  if (has("--version")) return Action::kVersion;
  return std::nullopt;
}

bool IsOption(const std::string& word) { return word.substr(0, 2) == "--"; }

// An option as messages show it: its value may be a token.
std::string WithoutValue(const std::string& word) {
  return OneLine(word.substr(0, word.find('=')));
}

// Moves Google Benchmark's flags out of `words`, joining "--benchmark_filter x" to one word.
Words TakeBenchmarkFlags(Words& words) {
  Words flags;
  Words others;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!IsBenchmarkFlag(words[i])) {
      others.push_back(words[i]);
      continue;
    }
    flags.push_back(words[i]);
    const bool next_is_value = i + 1 < words.size() && !IsOption(words[i + 1]);
    if (next_is_value && BenchmarkFlagTakesNextWord(words[i])) flags.back() += "=" + words[++i];
  }
  words = std::move(others);
  return flags;
}

void Declare(const OptionSpec& spec, CLI::App& app) {
  const std::string names(spec.names);
  if (spec.values == ValueCount::kNone) {
    app.add_flag(names);
    return;
  }
  CLI::Option* option = app.add_option(names, [](const CLI::results_t&) { return true; });
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  if (spec.values == ValueCount::kList) option->expected(-1);
}

tl::unexpected<Error> NotAnOption(const std::string& word) {
  if (word.empty() || word.front() != '-') {
    return Fail(
        fmt::format("unexpected word '{}' (endpoints are named with --models, and --help "
                    "lists the options)",
                    OneLine(word)));
  }
  Words known;
  for (const OptionSpec& option : OptionTable()) {
    for (const std::string& name : NamesOf(option)) {
      if (IsOption(name)) known.push_back(name);
    }
  }
  const std::string name = WithoutValue(word);
  return Fail(fmt::format("unknown option '{}' (--help lists the options){}", name,
                          DidYouMean(name, known)));
}

Status CheckValues(const OptionSpec& option, const Words& values) {
  const std::string name = FirstName(option);
  const auto is_not_true = [](const std::string& value) { return value != "true"; };
  if (option.values == ValueCount::kNone) {
    if (std::none_of(values.begin(), values.end(), is_not_true)) return {};
    return Fail(fmt::format("{} takes no value", name));
  }
  const auto missing = std::find_if(values.begin(), values.end(), IsOption);
  if (missing != values.end()) {
    return Fail(fmt::format("{} needs a value ({}), not the option '{}'", name, option.placeholder,
                            WithoutValue(*missing)));
  }
  if (option.values == ValueCount::kOne && values.size() > 1) {
    return Fail(fmt::format("{} is given {} times", name, values.size()));
  }
  return {};
}

// The options given, out of what CLI11 has taken apart.
Result<Given> Collect(const CLI::App& app) {
  Given given;
  for (const OptionSpec& option : OptionTable()) {
    const std::string name = FirstName(option);
    const CLI::Option* parsed = app.get_option(name);
    if (parsed->count() == 0) continue;
    given[name] = parsed->results();
    LLMB_RETURN_IF_ERROR(CheckValues(option, given[name]));
  }
  if (const Words extras = app.remaining(); !extras.empty()) return NotAnOption(extras.front());
  return given;
}

// CLI11 takes the command line apart; what the values mean is the table's business, and so are the
// messages.
Result<Given> SplitWords(Words words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const OptionSpec& option : OptionTable()) Declare(option, app);
  const std::string last = words.empty() ? "" : words.back();
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ArgumentMismatch&) {
    return Fail(fmt::format("{} needs a value", WithoutValue(last)));
  } catch (const CLI::Error& error) {
    return Fail(OneLine(error.what()));
  }
  return Collect(app);
}

struct Relation {
  const char* option;
  bool needs;  // else it excludes
  const char* other;
  const char* reason;
};

constexpr Relation kRelations[] = {
    {"--url", true, "--model-name", "the model to ask for"},
    {"--model-name", true, "--url", "models of the models file are chosen with --models"},
    {"--auth-token-env", true, "--url", "the models file names its own variables as ${VAR}"},
    {"--url", false, "--models-file", "--url is an endpoint without a file"},
    {"--url", false, "--models", "--url is an endpoint without a file"},
};

Status CheckRelations(const Given& given, const Options& options) {
  for (const Relation& relation : kRelations) {
    if (given.count(relation.option) == 0) continue;
    if ((given.count(relation.other) > 0) == relation.needs) continue;
    return Fail(fmt::format("{} {} {} ({})", relation.option,
                            relation.needs ? "needs" : "cannot be combined with", relation.other,
                            relation.reason));
  }
  if (options.mode == Mode::kSequential && options.concurrent > 1) {
    return Fail(fmt::format("--mode sequential has one user, which contradicts --concurrent {}",
                            options.concurrent));
  }
  return {};
}

}  // namespace

Result<ParsedCommandLine> SplitCommandLine(std::span<const std::string> arguments) {
  ParsedCommandLine result;
  Words words(arguments.begin(), arguments.end());
  result.benchmark_flags = TakeBenchmarkFlags(words);
  LLMB_ASSIGN_OR_RETURN(Given given, SplitWords(std::move(words)));
  result.given = std::move(given);
  return result;
}

Result<ParsedCommandLine> ParseCommandLine(std::span<const std::string> arguments) {
  ParsedCommandLine result;
  const Words words(arguments.begin(), arguments.end());
  if (const auto exit = FindExit(words)) {
    result.action = *exit;
    return result;
  }
  Result<ParsedCommandLine> split = SplitCommandLine(words);
  if (!split) return split;
  result = std::move(*split);
  const Given& given = result.given;
  for (const OptionSpec& option : OptionTable()) {
    const auto values = given.find(FirstName(option));
    if (values == given.end()) continue;
    LLMB_RETURN_IF_ERROR(option.bind(values->first, values->second, result));
  }
  if (given.count("--concurrent") > 0 && given.count("--mode") == 0) {
    result.options.mode = Mode::kConcurrent;
  }
  LLMB_RETURN_IF_ERROR(CheckRelations(given, result.options));
  return result;
}

}  // namespace llmb
