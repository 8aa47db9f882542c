#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/base/command_manual.h"
#include "harness/base/result.h"
#include "tools/workload/traffic_files.h"

namespace llmb {

enum class ToWorkloadAction { kConvert, kHelp, kVersion };
enum class TrafficFormat { kRun, kVllm, kBatch, kLog };

struct ToWorkloadPlan {
  ToWorkloadAction action = ToWorkloadAction::kConvert;
  std::string input;
  std::optional<TrafficFormat> format;  // nullopt: by the file's content
  LogMapping mapping;
  std::string endpoint;
  std::string prompts_file;  // empty: the built-in prompts
  std::string dataset_file;  // empty: the messages of a data set are not known
  std::string output;        // empty: standard output
};

// Parses the command line of to_workload (without the program's name). --help and --version work
// whatever else is wrong. Errors, each of which should end the program with exit code 2: an unknown
// option, a missing or unwanted value, not exactly one file, --map without a key that says what was
// sent.
Result<ToWorkloadPlan> ParseToWorkloadOptions(std::span<const std::string> words);

// The format of a file by its first bytes. Error: none of the four, or a log without --map.
Result<TrafficFormat> FormatOf(const ToWorkloadPlan& plan, std::string_view first_bytes);

// Error: an option for runs (--endpoint, --prompts, --dataset) with a file of another format.
Status CheckOptionsOf(TrafficFormat format, const ToWorkloadPlan& plan);

// What --help, the manual page and the completions say.
CommandManual ToWorkloadManual();

// The text of --help, at most 80 columns wide; ends with a line break.
std::string ToWorkloadHelpText();

}  // namespace llmb
