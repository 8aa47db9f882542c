#pragma once

#include <string>
#include <vector>

#include "harness/base/command_line.h"
#include "harness/config/options.h"

namespace llmb {

// What the program is asked to do.
enum class Action { kRun, kHelp, kVersion, kListModels, kListDatasets, kSelfCheck };

struct ParsedCommandLine {
  Action action = Action::kRun;
  Options options;
  GivenOptions given;  // our own options as they were given, which --resume compares
  // Every Google Benchmark flag as "--name=value" or "--name", in the order given and not yet
  // checked: see ParseBenchmarkFlags.
  std::vector<std::string> benchmark_flags;
  std::vector<std::string> notes;  // for the user, about options of other tools; one line each
  bool is_vllm_line = false;       // whether it was a line of vllm bench serve
};

}  // namespace llmb
