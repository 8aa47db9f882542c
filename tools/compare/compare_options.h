#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/base/command_manual.h"
#include "harness/base/result.h"
#include "harness/compare/change_threshold.h"

namespace llmb {

enum class CompareAction { kCompare, kHelp, kVersion };
enum class ComparisonFormat { kText, kMarkdown, kJson };

struct ComparePlan {
  CompareAction action = CompareAction::kCompare;
  std::vector<std::filesystem::path> baseline, fresh;
  std::vector<ChangeThreshold> thresholds;
  std::map<std::string, std::string> renamed;  // the baseline's endpoint -> the new one's
  bool different = false;
  ComparisonFormat format = ComparisonFormat::kText;
};

// Parses the command line of compare_runs (without the program's name):
//
//   compare_runs BASELINE NEW [--fail-if 'METRIC +N%' ...] [--map OLD=NEW ...]
//                [--allow-different] [--format text|markdown|json] [--help] [--version]
//
// --help and --version work whatever else is wrong. Errors, each of which should end the program
// with exit code 2: an unknown option (with the nearest), a missing or unwanted value, not exactly
// two sides, and those of SideFiles and ParseChangeThreshold.
Result<ComparePlan> ParseCompareOptions(std::span<const std::string> words);

// What --help, the manual page and the completions say.
CommandManual CompareManual();

// The text of --help, at most 80 columns wide; ends with a line break.
std::string CompareHelpText();

}  // namespace llmb
