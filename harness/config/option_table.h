#pragma once

// The one description of every option of ours. The parser, --help, the near matches of a misspelt
// option and the check of docs/configuration.md all read this table; a new option is one row.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/parse_options.h"

namespace llmb {

// How many values an option takes.
enum class ValueCount {
  kNone,      // a switch
  kOne,       // one value, and the option may be given once
  kList,      // words up to the next option
  kRepeated,  // one value each time the option is given
};

struct OptionSpec {
  std::string_view names;         // "--models,--endpoints": the first is the one used in messages
  std::string_view placeholder;   // what stands for the value in the help; empty for a switch
  std::string_view group;         // heading in the help
  std::string_view default_text;  // empty when there is nothing to say
  std::string_view help;
  ValueCount values = ValueCount::kNone;
  // Checks `values` (empty for a switch) and puts them into `result`. Errors begin with `option`.
  Status (*bind)(std::string_view option, const std::vector<std::string>& values,
                 ParsedCommandLine& result) = nullptr;
};

// In the order of the help text; the options of one group stand together.
std::span<const OptionSpec> OptionTable();

// The names of one option: {"--models", "--endpoints"}.
std::vector<std::string> NamesOf(const OptionSpec& option);

}  // namespace llmb
