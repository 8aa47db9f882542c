#include "tools/compare/compare_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/command_line.h"
#include "harness/base/exit_options.h"
#include "harness/base/parse_value.h"
#include "harness/base/text.h"
#include "tools/compare/side_files.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;

Status BindFailIf(std::string_view option, const Words& values, ComparePlan& plan) {
  for (const std::string& value : values) {
    LLMB_ASSIGN_OR_RETURN(const ChangeThreshold threshold, ParseChangeThreshold(option, value));
    plan.thresholds.push_back(threshold);
  }
  return {};
}

Status BindMap(std::string_view option, const Words& values, ComparePlan& plan) {
  for (const std::string& value : values) {
    const std::size_t sign = value.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == value.size()) {
      return Fail(fmt::format("{} must be OLD=NEW, not '{}'", option, OneLine(value)));
    }
    if (!plan.renamed.emplace(value.substr(0, sign), value.substr(sign + 1)).second) {
      return Fail(fmt::format("{} names '{}' twice", option, OneLine(value.substr(0, sign))));
    }
  }
  return {};
}

Status BindAllowDifferent(std::string_view /*option*/, const Words& /*values*/, ComparePlan& plan) {
  plan.different = true;
  return {};
}

Status BindFormat(std::string_view option, const Words& values, ComparePlan& plan) {
  const Words names = {"text", "markdown", "json"};  // in the order of ComparisonFormat
  LLMB_RETURN_IF_ERROR(CheckOneOf(option, values.front(), names));
  plan.format =
      static_cast<ComparisonFormat>(std::ranges::find(names, values.front()) - names.begin());
  return {};
}

// Moves the words that end in % from `others`, where files may stand too, to the thresholds.
Status TakeThresholds(Words& others, ComparePlan& plan) {
  Words thresholds;
  std::erase_if(others, [&](const std::string& word) {
    const bool is_one = word.ends_with('%');
    if (is_one) thresholds.push_back(word);
    return is_one;
  });
  return BindFailIf("--fail-if", thresholds, plan);
}

struct CompareOption : CommandLineOption {
  Binder<ComparePlan> bind = nullptr;
};

constexpr CompareOption kOptions[] = {
    {{"--fail-if", "'METRIC +N%' ...", "",
      "exit 3 if a metric got worse by more than N %, 4 if that is undecided",
      ValueCount::kRepeated},
     BindFailIf},
    {{"--map", "OLD=NEW", "", "compare the baseline's endpoint OLD with NEW; may be repeated",
      ValueCount::kRepeated},
     BindMap},
    {{"--allow-different", "", "", "compare runs that did not measure the same"},
     BindAllowDifferent},
    {{"--format", "text|markdown|json", "text", "form of the output", ValueCount::kOne},
     BindFormat},
    {{kHelpNames, "", "", "print this text and exit"}, BindActionOf<CompareAction::kHelp>},
    {{kVersionName, "", "", "print the version and exit"}, BindActionOf<CompareAction::kVersion>},
};

}  // namespace

Result<ComparePlan> ParseCompareOptions(std::span<const std::string> words) {
  ComparePlan plan;
  if (const auto exit = ExitActionOf<CompareAction>(words)) {
    plan.action = *exit;
    return plan;
  }
  const std::span<const CompareOption> table = kOptions;
  LLMB_ASSIGN_OR_RETURN(SplitWords split, SplitByOption(table, words));
  LLMB_RETURN_IF_ERROR(BindOptions(table, split.given, plan));
  if (!plan.thresholds.empty()) LLMB_RETURN_IF_ERROR(TakeThresholds(split.others, plan));
  if (split.others.size() != 2) {
    return Fail(fmt::format("two sides must be named, BASELINE and NEW, not {} (--help explains)",
                            split.others.size()));
  }
  LLMB_ASSIGN_OR_RETURN(plan.baseline, SideFiles(split.others[0]));
  LLMB_ASSIGN_OR_RETURN(plan.fresh, SideFiles(split.others[1]));
  LLMB_RETURN_IF_ERROR(CheckSidesDiffer(plan.baseline, plan.fresh));
  return plan;
}

CommandManual CompareManual() {
  CommandManual manual;
  manual.program = "compare_runs";
  manual.purpose = "says whether endpoints got faster or slower between runs of llm_benchmarks";
  manual.usage = "BASELINE NEW [options]";
  manual.description =
      "Part of llm_benchmarks. Compares one set of its runs with another. Each side is a file, a "
      "folder of runs, or several of them with commas between: run documents, journals and results "
      "CSVs. A run, or a repetition of one, counts as one observation, so compare five or more a "
      "side.";
  manual.groups = {GroupOf("", kOptions)};
  ManualSection metrics{"Metrics", {}};
  for (const ComparedMetric& metric : ComparedMetrics()) {
    metrics.entries.push_back({metric.id, BetterText(metric.better)});
  }
  manual.sections = {metrics,
                     {"Exit codes",
                      {{"0", "no threshold has failed, and none is undecided"},
                       {"2", "wrong usage, or runs that cannot be compared"},
                       {"3", "a threshold has failed"},
                       {"4", "none has failed, but one is undecided"}}},
                     {"Examples",
                      {{"compare_runs results/before results/after", ""},
                       {"compare_runs before after --fail-if 'ttft_p50 +10%'", ""}}}};
  manual.file_ends = {".json", ".json.gz", ".journal", ".csv"};
  return manual;
}

std::string CompareHelpText() { return HelpText(CompareManual(), {.column = 26, .width = 80}); }

}  // namespace llmb
