#pragma once

// The one description of every option of llm_benchmarks. The parser, --help, the hints for misspelt
// options, --resume and the check of docs/configuration.md read this table; a new option is one row
// and the member of Options that it sets.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/command_line.h"
#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"

namespace llmb {

// What --resume demands of an option.
enum class OnResume {
  kMustMatch,    // it affects what is measured: the value is the journal's
  kMayChange,    // it affects only files and display: a new value replaces the journal's
  kNotRecorded,  // as kMayChange, and the journal does not keep it
};

struct OptionSpec : CommandLineOption {
  Binder<ParsedCommandLine> bind = nullptr;
  std::string_view group;  // heading in the help
  OnResume on_resume = OnResume::kMustMatch;
  // Names those of the values given that are secret, such as "--header X-Key". A journal keeps
  // these names instead of the option. Null if no value can be secret.
  std::vector<std::string> (*secrets)(const std::vector<std::string>& values) = nullptr;
};

// In the order of the help text; the options of one group stand together.
std::span<const OptionSpec> OptionTable();

// The option whose first name is `name`, which must be in the table.
const OptionSpec& OptionNamed(std::string_view name);

}  // namespace llmb
