#include "tools/manuals/man_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace llmb {
namespace {

// troff reads a backslash as the start of an escape, prints a bare hyphen as a typographic one,
// which cannot be pasted into a shell, and takes a dot or a quote at the start of a line for a
// macro.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else if ((c == '.' || c == '\'') && (escaped.empty() || escaped.back() == '\n')) {
      escaped += fmt::format("\\&{}", c);
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// Breaks a text into lines at the ends of sentences and where a line is full, which is how manual
// pages are written.
std::string Text(std::string_view text) {
  constexpr std::size_t kWidth = 70;  // escapes lengthen a line to less than 80
  std::string lines;
  while (!text.empty()) {
    const std::size_t stop = text.find(". ");
    const std::string_view sentence =
        text.substr(0, stop == std::string_view::npos ? stop : stop + 1);
    lines += WrappedWords(sentence, {.column = 0, .width = kWidth});
    text.remove_prefix(std::min(sentence.size() + 1, text.size()));
  }
  return Escaped(lines);
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return upper;
}

std::string Bold(std::string_view text) { return fmt::format("\\fB{}\\fR", Escaped(text)); }
std::string Italic(std::string_view text) { return fmt::format("\\fI{}\\fR", Escaped(text)); }

std::string Entry(std::string_view formatted_term, std::string_view text) {
  return fmt::format(".TP\n{}\n{}", formatted_term, Text(text));
}

std::string OptionTerm(const CommandLineOption& option, const ManualGroup& group) {
  std::string term;
  for (const std::string& name : NamesOf(option)) {
    term += fmt::format("{}{}", term.empty() ? "" : ", ", Bold(name));
  }
  if (option.placeholder.empty()) return term;
  return term + (group.after_equals ? "=" : " ") + Italic(option.placeholder);
}

std::string Options(const CommandManual& manual) {
  std::string text = ".SH OPTIONS\n";
  for (const ManualGroup& group : manual.groups) {
    if (!group.title.empty()) text += fmt::format(".SS {}\n", Escaped(group.title));
    for (const CommandLineOption& option : group.options) {
      text += Entry(OptionTerm(option, group), OptionText(option));
    }
  }
  return text;
}

std::string Section(const ManualSection& section) {
  std::string text = fmt::format(".SH {}\n", Escaped(UpperCase(section.title)));
  bool first = true;
  for (const ManualEntry& entry : section.entries) {
    // A term without a text is a paragraph of its own; a section begins with one by itself.
    text += !entry.text.empty() ? Entry(Bold(entry.term), entry.text)
                                : fmt::format("{}{}\n", first ? "" : ".PP\n", Bold(entry.term));
    first = false;
  }
  return text;
}

std::string SeeAlso(const CommandManual& manual, const ManPageContext& context) {
  std::string names;
  for (const std::string_view other : context.others) {
    if (other == manual.program) continue;
    names += fmt::format("{}{}(1)", names.empty() ? "" : ",\n", Bold(other));
  }
  std::string text = names.empty() ? "" : names + "\n";
  if (!manual.closing.empty()) text += (text.empty() ? "" : ".PP\n") + Text(manual.closing);
  return text.empty() ? "" : ".SH SEE ALSO\n" + text;
}

}  // namespace

std::string ManPage(const CommandManual& manual, const ManPageContext& context) {
  std::string page =
      fmt::format(".TH {} 1 {} \"{} {}\" \"User Commands\"\n", UpperCase(manual.program),
                  context.date, manual.program, context.version);
  page += fmt::format(".SH NAME\n{} \\- {}\n", manual.program, Escaped(manual.purpose));
  page += fmt::format(".SH SYNOPSIS\n{}\n{}\n", Bold(manual.program), Escaped(manual.usage));
  page += fmt::format(".SH DESCRIPTION\n{}", Text(manual.description));
  page += Options(manual);
  for (const ManualSection& section : manual.sections) page += Section(section);
  return page + SeeAlso(manual, context);
}

}  // namespace llmb
