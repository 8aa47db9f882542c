#include "harness/config/help_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/config/benchmark_flags.h"
#include "harness/config/option_table.h"

namespace llmb {
namespace {

const ManualSection& ExitCodes() {
  static const ManualSection section = {
      "Exit codes",
      {{"0", "done"},
       {"1",
        "no request of an endpoint succeeded, an endpoint failed its test request or was not "
        "measured to the end, results could not be written, or --self-check found a limit"},
       {"2", "wrong usage or configuration; nothing was sent"},
       {"3",
        "a threshold was missed (--slo, --fail-if), or with --find-capacity at the lowest rate"},
       {"4",
        "a threshold could not be decided, and none was missed, or --find-capacity found no "
        "capacity"},
       {"130", "interrupted (143 by SIGTERM); finished requests are saved"}}};
  return section;
}

const ManualSection& Examples() {
  static const ManualSection section = {
      "Examples",
      {{"llm_benchmarks --url localhost:8000", ""},
       {"llm_benchmarks --models llama qwen --concurrent 8 --iterations 20", ""},
       {"llm_benchmarks --models llama --benchmark_filter=/coding", ""}}};
  return section;
}

const ManualSection& Files() {
  static const ManualSection section = {
      "Files",
      {{"./models.json, ~/.config/llm-benchmarks/models.json",
        "the endpoints, if neither --models-file nor LLM_BENCHMARKS_MODELS names another file"},
       {"results/benchmark_<time>.json",
        "the run document: context, cases and every request; --output-dir chooses the folder"},
       {"results/benchmark_results_<time>.csv", "a row per request"},
       {"results/benchmark_summary_<time>.csv", "a row per endpoint and load"},
       {"results/report_<time>.html", "everything on one page, for any browser"},
       {"results/visualizations/*.png", "charts"},
       {"results/benchmark_<time>.journal",
        "the requests finished so far; removed when the run is complete, otherwise for --resume"}},
      /*in_help=*/false};
  return section;
}

const ManualSection& Variables() {
  static const ManualSection section = {
      "Environment",
      {{"LLM_BENCHMARKS_MODELS", "the models file, if --models-file is not given"},
       {"BENCHMARK_<FLAG>", "a Google Benchmark flag, such as BENCHMARK_FILTER"},
       {"HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY",
        "the proxy for http, for https and for both, and the hosts to reach without one; also in "
        "small letters"}},
      /*in_help=*/false};
  return section;
}

// The rows of one group stand together.
std::vector<ManualGroup> OptionGroups() {
  std::vector<ManualGroup> groups;
  for (const OptionSpec& option : OptionTable()) {
    if (groups.empty() || groups.back().title != option.group) groups.push_back({option.group, {}});
    groups.back().options.push_back(option);
  }
  return groups;
}

ManualGroup FlagGroup(std::string_view title, BenchmarkFlagUse use) {
  ManualGroup group = GroupOf(title, ListBenchmarkFlags(use));
  group.after_equals = true;
  group.refused = use == BenchmarkFlagUse::kRefused;
  return group;
}

}  // namespace

CommandManual BenchmarksManual() {
  CommandManual manual;
  manual.program = "llm_benchmarks";
  manual.purpose = "measures how fast LLM endpoints respond";
  manual.usage = "[options] [--benchmark_<flag>=<value> ...]";
  manual.description =
      "Measures endpoints that speak the OpenAI chat completions protocol: time to first token, "
      "time per output token, latency, throughput and failures. Without options, one user sends "
      "every prompt 10 times to every endpoint.";
  manual.groups = OptionGroups();
  manual.groups.push_back(
      FlagGroup("Google Benchmark flags that work (or the variables BENCHMARK_<FLAG>)",
                BenchmarkFlagUse::kAllowed));
  manual.groups.push_back(
      FlagGroup("Google Benchmark flags that are refused", BenchmarkFlagUse::kRefused));
  manual.sections = {ExitCodes(), Examples(), Files(), Variables()};
  manual.closing =
      "docs/configuration.md (of a package: under /usr/share/doc/llm-benchmarks) describes the "
      "models "
      "file, the prompts file and the environment.";
  return manual;
}

std::string HelpText(std::size_t columns) {
  // The longest options are wider than fewer columns.
  const std::size_t width = std::clamp<std::size_t>(columns, 40, 96);
  return HelpText(BenchmarksManual(), {.column = width < 72 ? width / 5 : 30, .width = width});
}

}  // namespace llmb
