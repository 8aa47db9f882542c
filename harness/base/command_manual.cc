#include "harness/base/command_manual.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"

namespace llmb {
namespace {

std::string Paragraph(std::string_view text, std::size_t width) {
  return text.empty() ? "" : "\n" + WrappedWords(text, {.column = 0, .width = width});
}

std::string HelpGroup(const ManualGroup& group, HelpLayout layout) {
  std::string text = group.title.empty() ? "\n" : fmt::format("\n{}:\n", group.title);
  for (const CommandLineOption& option : group.options) {
    text += HelpEntry(OptionHead(option, group), OptionText(option), layout);
  }
  return text;
}

std::string HelpSection(const ManualSection& section, HelpLayout layout) {
  constexpr std::size_t kAroundTerm = 4;  // two spaces before it and two behind it
  std::size_t longest = 0;
  for (const ManualEntry& entry : section.entries) longest = std::max(longest, entry.term.size());
  layout.column = std::min(layout.column, longest + kAroundTerm);
  std::string text = fmt::format("\n{}:\n", section.title);
  for (const ManualEntry& entry : section.entries) {
    text += HelpEntry(entry.term, entry.text, layout);
  }
  return text;
}

}  // namespace

std::string OptionHead(const CommandLineOption& option, const ManualGroup& group) {
  std::string names = Join(NamesOf(option), ", ");
  if (option.placeholder.empty()) return names;
  return fmt::format("{}{}{}", names, group.after_equals ? "=" : " ", option.placeholder);
}

std::string OptionText(const CommandLineOption& option) {
  if (option.default_text.empty()) return std::string(option.help);
  return fmt::format("{} (default: {})", option.help, option.default_text);
}

std::string HelpText(const CommandManual& manual, HelpLayout layout) {
  std::string text = fmt::format("Usage: {} {}\n", manual.program, manual.usage);
  text += Paragraph(manual.description, layout.width);
  for (const ManualGroup& group : manual.groups) text += HelpGroup(group, layout);
  for (const ManualSection& section : manual.sections) {
    if (section.in_help) text += HelpSection(section, layout);
  }
  return text + Paragraph(manual.closing, layout.width);
}

}  // namespace llmb
