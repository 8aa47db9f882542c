#include "harness/config/help_text.h"

#include <fmt/format.h>

#include <string_view>

#include "harness/base/command_line.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/option_table.h"

namespace llmb {
namespace {

constexpr HelpLayout kLayout = {.column = 30, .width = 96};

constexpr std::string_view kIntroduction =
    "Usage: llm_benchmarks [options] [--benchmark_<flag>=<value> ...]\n"
    "\n"
    "Measures endpoints that speak the OpenAI chat completions protocol: time to first token,\n"
    "time per output token, latency, throughput and failures. Without options, one user sends\n"
    "every prompt 10 times to every endpoint.\n";

constexpr std::string_view kEnding =
    "\n"
    "Exit codes:\n"
    "  0    done\n"
    "  1    no request succeeded, an endpoint failed its test request or was not measured to the\n"
    "       end, results could not be written, or --self-check found a limit\n"
    "  2    wrong usage or configuration; nothing was sent\n"
    "  130  interrupted (143 by SIGTERM); finished requests are saved\n"
    "\n"
    "Examples:\n"
    "  llm_benchmarks --url localhost:8000\n"
    "  llm_benchmarks --models llama qwen --concurrent 8 --iterations 20\n"
    "  llm_benchmarks --models llama --benchmark_filter=/coding\n"
    "\n"
    "docs/configuration.md describes the models file, the prompts file and the environment.\n";

void AddOptions(std::string& text) {
  std::string_view group;
  for (const OptionSpec& option : OptionTable()) {
    if (option.group != group) text += fmt::format("\n{}:\n", option.group);
    group = option.group;
    text += HelpEntry(option, kLayout);
  }
}

void AddBenchmarkFlags(bool refused, std::string& text) {
  for (const BenchmarkFlagHelp& flag : ListBenchmarkFlags()) {
    if (flag.refused == refused) text += HelpEntry(flag.name, flag.help, kLayout);
  }
}

}  // namespace

std::string HelpText() {
  std::string text(kIntroduction);
  AddOptions(text);
  text += "\nGoogle Benchmark flags that work (or the variables BENCHMARK_<FLAG>):\n";
  AddBenchmarkFlags(/*refused=*/false, text);
  text += "\nGoogle Benchmark flags that are refused:\n";
  AddBenchmarkFlags(/*refused=*/true, text);
  text += kEnding;
  return text;
}

}  // namespace llmb
