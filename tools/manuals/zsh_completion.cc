#include <fmt/format.h>

#include "harness/base/text.h"
#include "tools/manuals/shell_completion.h"
#include "tools/manuals/value_completion.h"

namespace llmb {
namespace {

// Text inside single quotes, where a quotation mark ends the word and _arguments reads the
// characters of `special`.
std::string Quoted(std::string_view text, std::string_view special) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
      continue;
    }
    if (c == '\\' || special.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

std::string Files(const std::vector<std::string_view>& ends) {
  if (ends.empty()) return "_files";
  std::string patterns;
  for (const std::string_view end : ends) {
    patterns += fmt::format("{}{}", patterns.empty() ? "" : "|", end);
  }
  return fmt::format("_files -g \"*({})(-.)\"", patterns);
}

std::string ValueAction(const CommandLineOption& option) {
  const ValueCompletion value = CompletionOf(option);
  switch (value.kind) {
    case ValueCompletion::Kind::kWords:
      return fmt::format("({})", Join(value.words, " "));
    case ValueCompletion::Kind::kFile:
      return Files(value.file_ends);
    case ValueCompletion::Kind::kFolder:
      return "_files -/";
    case ValueCompletion::Kind::kNothing:
      break;
  }
  return " ";
}

// Other names of an option are not offered once it was given, unless it may be repeated.
std::string Repetition(const CommandLineOption& option) {
  const bool repeats = option.values == ValueCount::kList || option.values == ValueCount::kRepeated;
  return repeats ? "*" : fmt::format("({})", Join(NamesOf(option), " "));
}

// The message and the action for one value.
std::string ValueSpec(const CommandLineOption& option) {
  return fmt::format(":{}:{}", Quoted(option.placeholder, ":"), ValueAction(option));
}

std::string Specs(const CommandLineOption& option) {
  std::string specs;
  for (const std::string& name : NamesOf(option)) {
    const bool equals = option.values != ValueCount::kNone && name.starts_with("--");
    specs += fmt::format(" \\\n  '{}{}{}[{}]{}'", Repetition(option), name, equals ? "=" : "",
                         Quoted(OptionText(option), "[]"),
                         option.values == ValueCount::kNone ? "" : ValueSpec(option));
  }
  return specs;
}

template <typename Visit>
void ForEachInZsh(const CommandManual& manual, Visit visit) {
  for (const ManualGroup& group : manual.groups) {
    if (group.refused) continue;
    for (const CommandLineOption& option : group.options) visit(option);
  }
}

// The words that are not options: further values of the last option, or files. The pattern of
// _arguments for a list would also take the next option for one of its values. Without a
// description of such words it offers nothing after one.
std::string OtherWords(const CommandManual& manual) {
  std::string text =
      "local -a others=('*: : ')\n"
      "case ${${${(M)words[1,CURRENT-1]:#-*}[-1]}%%=*} in\n";
  ForEachInZsh(manual, [&](const CommandLineOption& option) {
    if (option.values != ValueCount::kList) return;
    text += fmt::format("  {}) others=('*{}') ;;\n", Join(NamesOf(option), "|"), ValueSpec(option));
  });
  if (!manual.file_ends.empty()) {
    text += fmt::format("  *) others=('*:file:{}') ;;\n", Files(manual.file_ends));
  }
  return text + "esac\n";
}

}  // namespace

std::string ZshCompletion(const CommandManual& manual) {
  std::string text = fmt::format(
      "#compdef {0}\n"
      "# Completion of {0} for zsh, made from its table of options.\n",
      manual.program);
  text += OtherWords(manual) + "_arguments";
  ForEachInZsh(manual, [&](const CommandLineOption& option) { text += Specs(option); });
  return text + " \\\n  $others\n";
}

}  // namespace llmb
