#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "harness/base/text.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/option_table.h"
#include "harness/config/parse_options.h"

namespace llmb {
namespace {

constexpr std::size_t kWidth = 96;
constexpr std::size_t kHelpColumn = 30;

constexpr std::string_view kIntroduction =
    "Usage: llm_benchmarks [options] [--benchmark_<flag>=<value> ...]\n"
    "\n"
    "Measures endpoints that speak the OpenAI chat completions protocol: time to first token, "
    "time\n"
    "per output token, latency, throughput and failures. Without options every endpoint gets "
    "every\n"
    "prompt 10 times from one user.\n";

constexpr std::string_view kEnding =
    "\n"
    "Exit codes:\n"
    "  0    done\n"
    "  1    no request succeeded, results could not be written, or --self-check found a limit\n"
    "  2    wrong usage or configuration; nothing was sent\n"
    "  130  interrupted (143 by SIGTERM); what was measured is saved\n"
    "\n"
    "Examples:\n"
    "  llm_benchmarks --url http://localhost:8000/v1 --model-name my-model\n"
    "  llm_benchmarks --models llama qwen --concurrent 8 --iterations 20\n"
    "  llm_benchmarks --models llama --benchmark_filter=/coding\n"
    "\n"
    "docs/configuration.md explains the models file, the prompts file and the environment.\n";

// Adds `head` in the left column and `help`, broken between words, in the right one.
void AddEntry(std::string_view head, std::string_view help, std::string& text) {
  std::string line = fmt::format("  {}", head);
  if (line.size() + 2 > kHelpColumn) {
    text += line + "\n";
    line.clear();
  }
  line.resize(kHelpColumn, ' ');
  while (!help.empty()) {
    const std::size_t end = std::min(help.find(' '), help.size());
    const bool first = line.size() == kHelpColumn;
    if (!first && line.size() + 1 + end > kWidth) {
      text += line + "\n";
      line.assign(kHelpColumn, ' ');
    } else if (!first) {
      line += ' ';
    }
    line += help.substr(0, end);
    help.remove_prefix(std::min(end + 1, help.size()));
  }
  text += line + "\n";
}

void AddOptions(std::string& text) {
  std::string_view group;
  for (const OptionSpec& option : OptionTable()) {
    if (option.group != group) text += fmt::format("\n{}:\n", option.group);
    group = option.group;
    std::string head = Join(NamesOf(option), ", ");
    if (!option.placeholder.empty()) head += fmt::format(" {}", option.placeholder);
    std::string help(option.help);
    if (!option.default_text.empty()) help += fmt::format(" (default: {})", option.default_text);
    AddEntry(head, help, text);
  }
}

void AddBenchmarkFlags(bool refused, std::string& text) {
  for (const BenchmarkFlagHelp& flag : ListBenchmarkFlags()) {
    if (flag.refused == refused) AddEntry(flag.name, flag.help, text);
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
