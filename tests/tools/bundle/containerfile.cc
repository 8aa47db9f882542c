#include "tests/tools/bundle/containerfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace llmb {
namespace {

constexpr std::array<std::string_view, 17> kInstructions{
    "ADD",   "ARG",     "CMD", "COPY",  "ENTRYPOINT", "ENV",  "EXPOSE", "FROM",   "HEALTHCHECK",
    "LABEL", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"};

std::vector<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

// The name of the stage that a FROM begins; "" if it has none.
std::string StageOf(const ContainerInstruction& from) {
  const std::vector<std::string> words = Words(from.arguments);
  return words.size() == 3 && words[1] == "AS" ? words[2] : "";
}

}  // namespace

Result<std::vector<ContainerInstruction>> ReadContainerfile(std::string_view text) {
  std::vector<ContainerInstruction> instructions;
  std::istringstream lines{std::string(text)};
  std::string joined;
  for (std::string line; std::getline(lines, line);) {
    const bool is_comment = line.starts_with('#');
    if (is_comment || (line.empty() && joined.empty())) continue;
    const bool goes_on = line.ends_with('\\');
    joined += goes_on ? line.substr(0, line.size() - 1) : line;
    if (goes_on) continue;
    const std::size_t space = std::min(joined.find(' '), joined.size());
    instructions.push_back(
        {joined.substr(0, space), joined.substr(std::min(space + 1, joined.size()))});
    joined.clear();
  }
  if (!joined.empty()) return Fail(fmt::format("'{}' goes on nowhere", joined));
  return instructions;
}

std::vector<std::string> FaultsOf(const std::vector<ContainerInstruction>& instructions) {
  std::vector<std::string> faults;
  std::vector<std::string> stages;
  bool has_from = false;
  for (const auto& [name, arguments] : instructions) {
    if (std::ranges::count(kInstructions, name) == 0) {
      faults.push_back(fmt::format("{} is not an instruction", name));
    }
    if (arguments.empty()) faults.push_back(fmt::format("{} has no arguments", name));
    has_from = has_from || name == "FROM";
    if (!has_from && name != "ARG") faults.push_back(fmt::format("{} stands before FROM", name));
    for (const std::string& word : Words(name == "COPY" ? arguments : "")) {
      constexpr std::string_view kFrom = "--from=";
      if (word.starts_with(kFrom) && std::ranges::count(stages, word.substr(kFrom.size())) == 0) {
        faults.push_back(fmt::format("COPY {}: there is no such stage", word));
      }
    }
    if (name == "FROM") stages.push_back(StageOf({name, arguments}));
  }
  if (!has_from) faults.emplace_back("there is no FROM");
  return faults;
}

}  // namespace llmb
