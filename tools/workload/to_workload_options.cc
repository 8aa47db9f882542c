#include "tools/workload/to_workload_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/command_line.h"
#include "harness/base/exit_options.h"
#include "harness/base/parse_value.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;

Status BindFrom(std::string_view option, const Words& values, ToWorkloadPlan& plan) {
  const Words names = {"run", "vllm", "batch", "log"};  // in the order of TrafficFormat
  LLMB_RETURN_IF_ERROR(CheckOneOf(option, values.front(), names));
  plan.format =
      static_cast<TrafficFormat>(std::ranges::find(names, values.front()) - names.begin());
  return {};
}

Status BindMapping(std::string_view option, const Words& values, ToWorkloadPlan& plan) {
  for (const std::string& value : values) {
    const std::size_t sign = value.find('=');
    if (sign == std::string::npos || sign + 1 == value.size()) {
      return Fail(fmt::format("{} must be KEY=PATH, not '{}'", option, OneLine(value)));
    }
    const std::string key = value.substr(0, sign);
    LLMB_RETURN_IF_ERROR(CheckOneOf(option, key, MappableKeys()));
    if (!plan.mapping.keys.emplace(key, value.substr(sign + 1)).second) {
      return Fail(fmt::format("{} names '{}' twice", option, key));
    }
  }
  return {};
}

Status BindUnit(std::string_view option, const Words& values, ToWorkloadPlan& plan) {
  LLMB_RETURN_IF_ERROR(CheckOneOf(option, values.front(), {"s", "ms", "us", "ns"}));
  const std::map<std::string, Nanoseconds> units = {{"s", std::chrono::seconds(1)},
                                                    {"ms", std::chrono::milliseconds(1)},
                                                    {"us", std::chrono::microseconds(1)},
                                                    {"ns", Nanoseconds(1)}};
  plan.mapping.timestamp_unit = units.at(values.front());
  return {};
}

template <std::string ToWorkloadPlan::*kMember>
Status BindWord(std::string_view /*option*/, const Words& values, ToWorkloadPlan& plan) {
  plan.*kMember = values.front();
  return {};
}

struct ToWorkloadOption : CommandLineOption {
  Binder<ToWorkloadPlan> bind = nullptr;
};

constexpr ToWorkloadOption kWorkloadOptions[] = {
    {{"--from", "run|vllm|batch|log", "", "the kind of FILE, if its content does not show it",
      ValueCount::kOne},
     BindFrom},
    {{"--map", "KEY=PATH ...", "",
      "read a log: take KEY of the custom format from PATH in each row; dots separate the keys of "
      "objects",
      ValueCount::kList},
     BindMapping},
    {{"--timestamp-unit", "s|ms|us|ns", "ms", "unit of timestamps that are numbers, with --map",
      ValueCount::kOne},
     BindUnit},
    {{"--endpoint", "NAME", "", "the endpoint whose requests are taken, if a run has several",
      ValueCount::kOne},
     BindWord<&ToWorkloadPlan::endpoint>},
    {{"--prompts", "FILE", "", "the prompts file of a run that did not send the built-in prompts",
      ValueCount::kOne},
     BindWord<&ToWorkloadPlan::prompts_file>},
    {{"--dataset", "FILE", "",
      "the file of --dataset-name custom that a run sent, which has its messages",
      ValueCount::kOne},
     BindWord<&ToWorkloadPlan::dataset_file>},
    {{"--output,-o", "FILE", "",
      "write to FILE, compressed if it ends in .gz, instead of the "
      "standard output",
      ValueCount::kOne},
     BindWord<&ToWorkloadPlan::output>},
    {{kHelpNames, "", "", "print this text and exit"}, BindActionOf<ToWorkloadAction::kHelp>},
    {{kVersionName, "", "", "print the version and exit"},
     BindActionOf<ToWorkloadAction::kVersion>},
};

Status CheckMapping(ToWorkloadPlan& plan) {
  const auto& keys = plan.mapping.keys;
  if (keys.empty()) {
    if (plan.format != TrafficFormat::kLog) return {};
    return Fail("--from log needs --map, such as --map prompt=request.prompt");
  }
  if (plan.format.value_or(TrafficFormat::kLog) != TrafficFormat::kLog) {
    return Fail("--map is for logs, so --from must be log");
  }
  plan.format = TrafficFormat::kLog;
  if (keys.contains("prompt") || keys.contains("messages") || keys.contains("input_length")) {
    return {};
  }
  return Fail("--map must say where prompt, messages or input_length is");
}

}  // namespace

Result<ToWorkloadPlan> ParseToWorkloadOptions(std::span<const std::string> words) {
  ToWorkloadPlan plan;
  if (const auto exit = ExitActionOf<ToWorkloadAction>(words)) {
    plan.action = *exit;
    return plan;
  }
  const std::span<const ToWorkloadOption> table = kWorkloadOptions;
  LLMB_ASSIGN_OR_RETURN(const SplitWords split, SplitByOption(table, words));
  LLMB_RETURN_IF_ERROR(BindOptions(table, split.given, plan));
  if (split.others.size() != 1) {
    return Fail(
        fmt::format("one file must be named, not {} (--help explains)", split.others.size()));
  }
  plan.input = split.others.front();
  LLMB_RETURN_IF_ERROR(CheckMapping(plan));
  return plan;
}

Result<TrafficFormat> FormatOf(const ToWorkloadPlan& plan, std::string_view first_bytes) {
  if (plan.format) return *plan.format;
  if (IsCsvName(plan.input) || plan.input.ends_with(".journal")) return TrafficFormat::kRun;
  const auto has = [&](std::string_view key) {
    return first_bytes.find(key) != std::string_view::npos;
  };
  if (has("\"custom_id\"")) return TrafficFormat::kBatch;
  if (has("\"context\"")) return TrafficFormat::kRun;
  if (has("\"tokenizer_id\"") || has("\"input_lens\"")) return TrafficFormat::kVllm;
  return Fail(
      fmt::format("{}: it is not a run of llm_benchmarks, a vLLM result or an OpenAI batch; "
                  "if it is a log, say with --map where the prompt is",
                  PrintableText(plan.input)));
}

Status CheckOptionsOf(TrafficFormat format, const ToWorkloadPlan& plan) {
  if (format == TrafficFormat::kRun) return {};
  const std::pair<std::string_view, const std::string*> of_runs[] = {
      {"--endpoint", &plan.endpoint},
      {"--prompts", &plan.prompts_file},
      {"--dataset", &plan.dataset_file}};
  for (const auto& [option, value] : of_runs) {
    if (value->empty()) continue;
    return Fail(fmt::format("{} is for runs of llm_benchmarks, and {} is not one", option,
                            PrintableText(plan.input)));
  }
  return {};
}

CommandManual ToWorkloadManual() {
  CommandManual manual;
  manual.program = "to_workload";
  manual.purpose = "makes a data set for llm_benchmarks out of recorded traffic";
  manual.usage = "FILE [options]";
  manual.description =
      "Part of llm_benchmarks. Writes JSONL for --dataset-name custom. FILE is a run of "
      "llm_benchmarks (document, results CSV or journal), a result of vllm bench serve "
      "--save-detailed, an OpenAI batch file, or a log in JSONL. Requests with timestamps are "
      "sorted by them and count from 0; all are held in memory.";
  manual.groups = {GroupOf("", kWorkloadOptions)};
  ManualSection keys{"Keys of --map", {}};
  for (const std::string& key : MappableKeys()) keys.entries.push_back({key, ""});
  manual.sections = {
      keys,
      {"Exit codes",
       {{"0", "the data set was written"},
        {"1", "the output could not be written"},
        {"2", "wrong usage, or FILE cannot be read"}}},
      {"Examples",
       {{"to_workload batch.jsonl -o traffic.jsonl", ""},
        {"to_workload gateway.jsonl --map prompt=request.input timestamp=time", ""}}}};
  manual.file_ends = {".json", ".json.gz", ".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".journal"};
  return manual;
}

std::string ToWorkloadHelpText() {
  return HelpText(ToWorkloadManual(), {.column = 30, .width = 80});
}

}  // namespace llmb
