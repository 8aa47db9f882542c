#include "harness/base/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>  // nowhere else: it takes longer to compile than most of our sources together
#include <algorithm>

#include "harness/base/text.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;
using Options = std::span<const CommandLineOption>;

bool StartsWithTwoDashes(const std::string& word) { return word.substr(0, 2) == "--"; }

// A negative number is a value, so one dash does not make an option of a value.
bool LooksLikeAnOption(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

// An option as messages show it: its value may be a token.
std::string WithoutValue(const std::string& word) {
  return OneLine(word.substr(0, word.find('=')));
}

void Declare(const CommandLineOption& row, CLI::App& app) {
  const std::string names(row.names);
  if (row.values == ValueCount::kNone) {
    app.add_flag(names);
    return;
  }
  CLI::Option* option = app.add_option(names, [](const CLI::results_t&) { return true; });
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  if (row.values == ValueCount::kList) option->expected(-1);
}

// Other tools write --result_dir for --result-dir. A word with an underscore that is not an option
// with dashes either stays as it is.
std::string WithDashes(Options options, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  if (!StartsWithTwoDashes(name) || name.find('_') == std::string::npos) return word;
  std::string dashed = name;
  std::ranges::replace(dashed, '_', '-');
  const bool known = std::ranges::any_of(options, [&](const CommandLineOption& option) {
    const Words names = NamesOf(option);
    return std::ranges::find(names, dashed) != names.end();
  });
  return known ? dashed + word.substr(name.size()) : word;
}

Status CheckNoUnknownOption(Options options, const Words& others) {
  const auto unknown = std::ranges::find_if(others, LooksLikeAnOption);
  if (unknown == others.end()) return {};
  Words known;
  for (const CommandLineOption& option : options) {
    for (const std::string& name : NamesOf(option)) {
      if (StartsWithTwoDashes(name)) known.push_back(name);
    }
  }
  const std::string name = WithoutValue(*unknown);
  return Fail(fmt::format("unknown option '{}' (--help lists the options){}", name,
                          DidYouMean(name, known)));
}

Status CheckValueCount(const CommandLineOption& option, const std::string& name,
                       const Words& values) {
  if (option.values == ValueCount::kNone) {
    const auto is_true = [](const std::string& value) { return value == "true"; };
    if (std::ranges::all_of(values, is_true)) return {};
    return Fail(fmt::format("{} takes no value", name));
  }
  // CLI11 takes the word after an option as its value, whatever it is.
  const auto missing = std::ranges::find_if(values, StartsWithTwoDashes);
  if (missing != values.end()) {
    return Fail(fmt::format("{} needs a value ({}), not the option '{}'", name, option.placeholder,
                            WithoutValue(*missing)));
  }
  if (option.values == ValueCount::kOne && values.size() > 1) {
    return Fail(fmt::format("{} is given {} times", name, values.size()));
  }
  return {};
}

Result<SplitWords> Collect(Options options, const CLI::App& app) {
  SplitWords split;
  split.others = app.remaining();
  LLMB_RETURN_IF_ERROR(CheckNoUnknownOption(options, split.others));
  for (const CommandLineOption& option : options) {
    const std::string name = NamesOf(option).front();
    const CLI::Option* parsed = app.get_option(name);
    if (parsed->count() == 0) continue;
    LLMB_RETURN_IF_ERROR(CheckValueCount(option, name, parsed->results()));
    split.given[name] = parsed->results();
  }
  return split;
}

}  // namespace

std::vector<std::string> NamesOf(const CommandLineOption& option) {
  Words names;
  std::string_view rest = option.names;
  while (true) {
    const std::size_t comma = rest.find(',');
    names.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return names;
    rest.remove_prefix(comma + 1);
  }
}

bool IsGiven(std::span<const std::string> words, std::string_view names) {
  CommandLineOption option;
  option.names = names;
  return std::ranges::any_of(NamesOf(option), [&](const std::string& name) {
    return std::ranges::find(words, name) != words.end();
  });
}

Result<SplitWords> SplitByOption(Options options, std::span<const std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const CommandLineOption& option : options) Declare(option, app);
  Words dashed;
  dashed.reserve(words.size());
  for (const std::string& word : words) dashed.push_back(WithDashes(options, word));
  try {
    app.parse(Words(dashed.rbegin(), dashed.rend()));
  } catch (const CLI::ArgumentMismatch& error) {
    // The message begins with the option's name and a colon.
    const std::string text = error.what();
    return Fail(fmt::format("{} needs a value", OneLine(text.substr(0, text.find(':')))));
  } catch (const CLI::Error& error) {
    return Fail(OneLine(error.what()));
  }
  return Collect(options, app);
}

std::string WrappedWords(std::string_view text, HelpLayout layout) {
  std::string wrapped;
  std::string line(layout.column, ' ');
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const bool first = line.size() == layout.column;
    if (!first && line.size() + 1 + end > layout.width) {
      wrapped += line + "\n";
      line.assign(layout.column, ' ');
    } else if (!first) {
      line += ' ';
    }
    line += text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return line.size() == layout.column ? wrapped : wrapped + line + "\n";
}

namespace {

// `head`, broken after one of the words that an option takes where it is too long for a line.
std::string BrokenHead(std::string_view head, std::size_t width) {
  std::string lines = "  ";
  while (head.size() + 4 > width) {
    const std::size_t bar = head.rfind('|', width - 5);
    if (bar == std::string_view::npos) break;
    lines += fmt::format("{}\n    ", head.substr(0, bar + 1));
    head.remove_prefix(bar + 1);
  }
  return lines + std::string(head);
}

}  // namespace

std::string HelpEntry(std::string_view head, std::string_view help, HelpLayout layout) {
  const std::string left = BrokenHead(head, layout.width);
  std::string right = WrappedWords(help, layout);
  if (right.empty() || left.size() + 2 > layout.column) return left + "\n" + right;
  return right.replace(0, left.size(), left);
}

}  // namespace llmb
