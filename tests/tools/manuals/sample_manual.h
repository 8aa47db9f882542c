#pragma once

#include <array>

#include "harness/base/command_manual.h"

namespace llmb {

// A program with an option of each kind.
inline CommandManual SampleManual() {
  static constexpr std::array kOptions = {
      CommandLineOption{"--names,--aliases", "A ...", "", "a list", ValueCount::kList},
      CommandLineOption{"--mode", "fast|slow", "fast", "it's [one] word", ValueCount::kOne},
      CommandLineOption{"--input", "FILE", "", "a file", ValueCount::kOne},
      CommandLineOption{"--kinds", "red|blue ...", "", "some words", ValueCount::kList},
      CommandLineOption{"--to", "DIR", "", "a folder", ValueCount::kOne},
      CommandLineOption{"--help,-h", "", "", "a switch"},
  };
  static constexpr std::array kFlags = {
      CommandLineOption{"--flag_unit", "ms|s", "", "a unit", ValueCount::kOne},
      CommandLineOption{"--flag_list", "", "", "a switch"},
  };
  static constexpr std::array kRefused = {CommandLineOption{"--flag_no", "", "", "a reason"}};
  CommandManual manual;
  manual.program = "sample";
  manual.purpose = "does nothing";
  manual.usage = "[options]";
  manual.description = "Does nothing at all. .dots and back\\slashes are text.";
  manual.groups = {GroupOf("Main", kOptions), GroupOf("Flags", kFlags), GroupOf("No", kRefused)};
  manual.groups[1].after_equals = true;
  manual.groups[2].refused = true;
  manual.sections = {{"Files", {{"a-file", "its text"}}, /*in_help=*/false},
                     {"Examples", {{"sample --mode slow", ""}, {"sample", ""}}}};
  manual.closing = "The end.";
  return manual;
}

}  // namespace llmb
