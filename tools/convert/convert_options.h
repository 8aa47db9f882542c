#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "harness/base/command_manual.h"
#include "harness/base/result.h"
#include "tools/convert/convert.h"

namespace llmb {

enum class ConvertAction { kConvert, kHelp, kVersion };

struct ConvertPlan {
  ConvertAction action = ConvertAction::kConvert;
  ConvertRequest request;  // its inputs exist, and each file is in it once
  // No input was named, so the newest run in the results folder was chosen. Users should be told.
  bool chosen_automatically = false;
};

// Parses the command line of to_csv_and_charts (without the program's name):
//
//   to_csv_and_charts [RUN.json[.gz]|RUN.journal ...] [--csv FILE ...] [--pattern GLOB]
//                     [--merge FILE ...]
//                     [--output-dir DIR] [--title T] [--no-visualizations]
//                     [--raw-csv] [--metric-profile NAME,...] [--slo EXPR ...]
//                     [--goodput NAME:MS ...] [--export FORMAT,...] [--help] [--version]
//
// The end of a file's name tells what it is; a file named with --csv is a CSV unless it ends in
// .json, .json.gz or .journal. If no file is named, the newest run document or journal in
// `results_folder` is converted. --help and --version work whatever else is wrong.
//
// Errors, each of which should end the program with exit code 2: an unknown option (with the
// nearest), a missing or unwanted value, an option given twice, a file that is missing or of
// another kind, an unknown metric profile or export format, a wrong threshold, a pattern that
// matches nothing, no run document in `results_folder`, shards that cannot be merged (FindShards),
// another input beside --merge.
Result<ConvertPlan> ParseConvertOptions(std::span<const std::string> arguments,
                                        const std::filesystem::path& results_folder = "results");

// What to_csv_and_charts tells about its command line.
CommandManual ConvertManual();

// The text of --help, at most 80 columns wide; ends with a line break.
std::string ConvertHelpText();

}  // namespace llmb
