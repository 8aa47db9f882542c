#include <fmt/format.h>

#include "harness/base/text.h"
#include "tools/manuals/shell_completion.h"
#include "tools/manuals/value_completion.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;

// The beginning of the function: the word to complete and the option whose value it is. Bash breaks
// --name=value into three words.
constexpr std::string_view kStart = R"(
  local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} i
  COMPREPLY=()
  if [[ $word == = ]]; then
    word=
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
)";

// Replaces `option` by one that is followed by several values, if the word is one of them.
constexpr std::string_view kFindList = R"(  for ((i = COMP_CWORD - 1; i > 0; --i)); do
    [[ ${{COMP_WORDS[i]}} == -* ]] && break
  done
  case ${{COMP_WORDS[i]}} in
    {}) [[ $word == -* ]] && option= || option=${{COMP_WORDS[i]}} ;;
  esac
)";

// An option that already ends in = is followed by its value, not by a space.
constexpr std::string_view kOfferOptions = R"(    COMPREPLY=($(compgen -W '{}' -- "$word"))
    [[ ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace
)";

template <typename Visit>
void ForEachOffered(const CommandManual& manual, Visit visit) {
  for (const ManualGroup& group : manual.groups) {
    if (group.refused) continue;
    for (const CommandLineOption& option : group.options) visit(option, group);
  }
}

std::string Pattern(const CommandLineOption& option) { return Join(NamesOf(option), "|"); }

// Several kinds of files need a call each: compgen removes what does not match one pattern.
std::string OfferFiles(const std::vector<std::string_view>& ends) {
  if (ends.empty()) return "compopt -o default";
  std::string calls;
  for (const std::string_view end : ends) {
    calls += fmt::format("compgen -f -X '!*{}' -- \"$word\"; ", end);
  }
  return fmt::format("compopt -o filenames -o plusdirs; mapfile -t COMPREPLY < <({})",
                     calls.substr(0, calls.size() - 2));
}

std::string OfferValue(const CommandLineOption& option) {
  const ValueCompletion value = CompletionOf(option);
  switch (value.kind) {
    case ValueCompletion::Kind::kWords:
      return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", Join(value.words, " "));
    case ValueCompletion::Kind::kFile:
      return OfferFiles(value.file_ends);
    case ValueCompletion::Kind::kFolder:
      return "compopt -o dirnames";
    case ValueCompletion::Kind::kNothing:
      break;
  }
  return ":";
}

std::string FindList(const CommandManual& manual) {
  Words lists;
  ForEachOffered(manual, [&](const CommandLineOption& option, const ManualGroup&) {
    if (option.values == ValueCount::kList) lists.push_back(Pattern(option));
  });
  return lists.empty() ? "" : fmt::format(kFindList, Join(lists, "|"));
}

std::string OfferValues(const CommandManual& manual) {
  std::string text = "  case $option in\n";
  ForEachOffered(manual, [&](const CommandLineOption& option, const ManualGroup&) {
    if (option.values == ValueCount::kNone) return;
    text += fmt::format("    {}) {}; return ;;\n", Pattern(option), OfferValue(option));
  });
  return text + "  esac\n";
}

std::string OfferOptions(const CommandManual& manual) {
  Words names;
  ForEachOffered(manual, [&](const CommandLineOption& option, const ManualGroup& group) {
    for (std::string& name : NamesOf(option)) {
      const bool equals = group.after_equals && option.values != ValueCount::kNone;
      names.push_back(std::move(name) + (equals ? "=" : ""));
    }
  });
  return fmt::format(kOfferOptions, Join(names, " "));
}

}  // namespace

std::string BashCompletion(const CommandManual& manual) {
  std::string text =
      fmt::format("# Completion of {} for bash, made from its table of options.\n", manual.program);
  text += fmt::format("_{}() {{{}", manual.program, kStart);
  text += FindList(manual) + OfferValues(manual);
  text += manual.file_ends.empty()
              ? "  if [[ -z $word || $word == -* ]]; then\n" + OfferOptions(manual)
              : "  if [[ $word == -* ]]; then\n" + OfferOptions(manual) + "  else\n    " +
                    OfferFiles(manual.file_ends) + "\n";
  return text + fmt::format("  fi\n}}\ncomplete -F _{0} {0}\n", manual.program);
}

}  // namespace llmb
