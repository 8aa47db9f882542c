#include "harness/config/resumed_command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/base/text.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/option_table.h"
#include "harness/config/parse_options.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;

std::string_view FlagName(std::string_view flag) { return flag.substr(0, flag.find('=')); }

Words SecretsOf(const std::string& name, const Words& values) {
  const OptionSpec& option = OptionNamed(name);
  return option.secrets == nullptr ? Words() : option.secrets(values);
}

void AppendWords(const OptionSpec& option, const Words& values, Words& words) {
  const std::string name = NamesOf(option).front();
  switch (option.values) {
    case ValueCount::kNone:
      words.push_back(name);
      return;
    case ValueCount::kList:
      words.push_back(name);
      words.insert(words.end(), values.begin(), values.end());
      return;
    case ValueCount::kOne:
    case ValueCount::kRepeated:
      for (const std::string& value : values) words.push_back(fmt::format("{}={}", name, value));
  }
}

Words ToWords(const ParsedCommandLine& command_line) {
  Words words;
  for (const OptionSpec& option : OptionTable()) {
    const auto given = command_line.given.find(NamesOf(option).front());
    if (given != command_line.given.end()) AppendWords(option, given->second, words);
  }
  words.insert(words.end(), command_line.benchmark_flags.begin(),
               command_line.benchmark_flags.end());
  return words;
}

Status CheckHidden(const Words& hidden, const ParsedCommandLine& now) {
  Words given;
  for (const auto& [name, values] : now.given) {
    for (std::string& part : SecretsOf(name, values)) given.push_back(std::move(part));
  }
  for (const std::string& part : hidden) {
    if (std::ranges::find(given, part) != given.end()) continue;
    return Fail(fmt::format("the run of the journal had {}, whose value is not kept: give it again",
                            OneLine(part)));
  }
  for (const std::string& part : given) {
    if (std::ranges::find(hidden, part) != hidden.end()) continue;
    return Fail(fmt::format("the run of the journal did not have {}", OneLine(part)));
  }
  return {};
}

// Adds an option given now to the recorded command line.
Status AddOption(const std::string& name, const Words& values, ParsedCommandLine& recorded) {
  // Options with secrets are free here, because CheckHidden has compared them.
  const bool free =
      OptionNamed(name).on_resume != OnResume::kMustMatch || !SecretsOf(name, values).empty();
  const auto before = recorded.given.find(name);
  if (!free && before == recorded.given.end()) {
    return Fail(fmt::format("{} contradicts the journal, whose run did not have it", name));
  }
  if (!free && before->second != values) {
    return Fail(fmt::format("{} {} contradicts the journal, whose run had {} {}; leave it out",
                            name, OneLine(Join(values, " ")), name,
                            OneLine(Join(before->second, " "))));
  }
  recorded.given[name] = values;
  return {};
}

Status AddFlag(const std::string& flag, ParsedCommandLine& recorded) {
  Words& flags = recorded.benchmark_flags;
  const bool same = std::ranges::find(flags, flag) != flags.end();
  if (BenchmarkFlagChangesRequests(flag) && !same) {
    return Fail(fmt::format("{} contradicts the journal's run; leave it out", OneLine(flag)));
  }
  if (same) return {};
  std::erase_if(flags, [&](const std::string& old) { return FlagName(old) == FlagName(flag); });
  flags.push_back(flag);
  return {};
}

}  // namespace

std::string ShellWord(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

RecordedCommandLine RecordCommandLine(const ParsedCommandLine& command_line) {
  RecordedCommandLine recorded;
  ParsedCommandLine kept = command_line;
  for (const auto& [name, values] : command_line.given) {
    const Words parts = SecretsOf(name, values);
    recorded.hidden.insert(recorded.hidden.end(), parts.begin(), parts.end());
    const bool recorded_as_given = OptionNamed(name).on_resume != OnResume::kNotRecorded;
    if (!parts.empty() || !recorded_as_given) kept.given.erase(name);
  }
  recorded.words = ToWords(kept);
  return recorded;
}

std::string CommandText(const RecordedCommandLine& command_line) {
  std::string text = "llm_benchmarks";
  for (const std::string& word : command_line.words) text += " " + ShellWord(word);
  if (command_line.hidden.empty()) return text;
  return text + "  # with " + Join(command_line.hidden, ", ") + ", whose values are not kept";
}

Result<ParsedCommandLine> ResumeCommandLine(const RecordedCommandLine& recorded,
                                            const ParsedCommandLine& now) {
  LLMB_RETURN_IF_ERROR(CheckHidden(recorded.hidden, now));
  // The recorded words may not be valid alone: --model-name needs --url, which may be hidden.
  Result<ParsedCommandLine> merged = SplitCommandLine(recorded.words);
  if (!merged) return merged;
  for (const auto& [name, values] : now.given) {
    LLMB_RETURN_IF_ERROR(AddOption(name, values, *merged));
  }
  for (const std::string& flag : now.benchmark_flags) {
    LLMB_RETURN_IF_ERROR(AddFlag(flag, *merged));
  }
  // ParseCommandLine does not check what options need if the line has --resume. The merged line is
  // checked, so --resume is taken out of it.
  merged->given.erase("--resume");
  LLMB_ASSIGN_OR_RETURN(ParsedCommandLine whole, ParseCommandLine(ToWords(*merged)));
  whole.options.resume = now.options.resume;
  return whole;
}

}  // namespace llmb
