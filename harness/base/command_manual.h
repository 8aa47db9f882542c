#pragma once

// What a program tells its users about its command line. --help, the manual page and the shell
// completions (tools/manuals) are made from it, so nothing about an option is written twice.

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/command_line.h"

namespace llmb {

// Options under one heading.
struct ManualGroup {
  std::string_view title;  // may be empty if it is the only group
  std::vector<CommandLineOption> options;
  bool after_equals = false;  // the value is shown as in --name=VALUE, otherwise as in --name VALUE
  bool refused = false;       // the options are errors: explained, but not offered for completion
};

struct ManualEntry {
  std::string_view term;
  std::string_view text;  // may be empty
};

struct ManualSection {
  std::string_view title;
  std::vector<ManualEntry> entries;
  bool in_help = true;  // otherwise only in the manual page
};

struct CommandManual {
  std::string_view program;
  std::string_view purpose;      // completes the sentence "This program ..."; no full stop
  std::string_view usage;        // follows the program's name
  std::string_view description;  // one paragraph
  std::vector<ManualGroup> groups;
  std::vector<ManualSection> sections;
  std::string_view closing;  // one paragraph
  // Ends of the names of the files that may be given without an option; empty if there are none.
  std::vector<std::string_view> file_ends;
};

// The rows of `table`, which derive from CommandLineOption, as one group.
template <typename Table>
ManualGroup GroupOf(std::string_view title, const Table& table) {
  ManualGroup group;
  group.title = title;
  group.options.assign(std::begin(table), std::end(table));
  return group;
}

// Names and value of an option, as in "--models, --endpoints A B ..." or "--v=N".
std::string OptionHead(const CommandLineOption& option, const ManualGroup& group);

// What an option does, and its default.
std::string OptionText(const CommandLineOption& option);

// The text of --help: usage, description, options, sections, closing. Options begin their text at
// `layout.column`; a section of short terms is narrower. Ends with a line break.
std::string HelpText(const CommandManual& manual, HelpLayout layout);

}  // namespace llmb
