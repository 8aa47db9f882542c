#pragma once

// The command line of a program, described by a table with one row per option. The three programs
// share the rules: "--name value" and "--name=value" are the same, an option may stand anywhere,
// and an error about a misspelt option suggests the nearest one.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// How many values an option takes.
enum class ValueCount {
  kNone,      // a switch
  kOne,       // one value, and the option may be given once
  kList,      // words up to the next option; may be given several times
  kRepeated,  // one value each time the option is given
};

struct CommandLineOption {
  std::string_view names;         // "--models,--endpoints"; messages use the first
  std::string_view placeholder;   // stands for the value in the help; empty for a switch
  std::string_view default_text;  // shown in the help; empty if there is no default to show
  std::string_view help;
  ValueCount values = ValueCount::kNone;
};

// Checks the `values` of an option ("true" for a switch) and stores them in `target`. Errors begin
// with `option`.
template <typename Target>
using Binder = Status (*)(std::string_view option, const std::vector<std::string>& values,
                          Target& target);

// The values of each option given, by the option's first name; "true" for a switch.
using GivenOptions = std::map<std::string, std::vector<std::string>>;

struct SplitWords {
  GivenOptions given;
  std::vector<std::string> others;  // words that are neither options nor their values, in order
};

// The names of one option: {"--models", "--endpoints"}.
std::vector<std::string> NamesOf(const CommandLineOption& option);

// Whether one of `names`, such as "--help,-h", is among `words`. For options that work whatever
// else is wrong.
bool IsGiven(std::span<const std::string> words, std::string_view names);

// Sorts `words` (without the program's name) by the options they belong to. An underscore in the
// name of an option counts as a dash. No value is checked. Errors, in one line: an unknown option
// (with the nearest known one), a missing or unwanted value, an option of kOne given twice. No
// error repeats a value, which may be secret.
Result<SplitWords> SplitByOption(std::span<const CommandLineOption> options,
                                 std::span<const std::string> words);

// The same for a table whose rows derive from CommandLineOption.
template <typename Row>
Result<SplitWords> SplitByOption(std::span<const Row> table, std::span<const std::string> words) {
  const std::vector<CommandLineOption> options(table.begin(), table.end());
  return SplitByOption(std::span<const CommandLineOption>(options), words);
}

// Calls the member `bind`, a Binder, of each row that was given, in the order of the table, up to
// the first error.
template <typename Row, typename Target>
Status BindOptions(std::span<const Row> table, const GivenOptions& given, Target& target) {
  for (const Row& row : table) {
    const auto values = given.find(NamesOf(row).front());
    if (values == given.end()) continue;
    LLMB_RETURN_IF_ERROR(row.bind(values->first, values->second, target));
  }
  return {};
}

// The column at which the right part of a help text begins, and the maximum length of a line.
struct HelpLayout {
  std::size_t column;
  std::size_t width;
};

// `text` broken between words: each line begins at `layout.column` and ends with a line break.
// Empty if there is no word.
std::string WrappedWords(std::string_view text, HelpLayout layout);

// `head` in the left column and `help`, which may be empty, in the right one, broken between words;
// ends with a line break. A head that is too long for its column has a line of its own, or
// several, which end in a |.
std::string HelpEntry(std::string_view head, std::string_view help, HelpLayout layout);

}  // namespace llmb
