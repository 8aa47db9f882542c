#include "tools/convert/convert_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "harness/base/command_line.h"
#include "harness/base/exit_options.h"
#include "harness/base/text.h"
#include "tools/convert/foreign_file.h"
#include "tools/convert/input_files.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// The command line before its inputs are looked up.
struct ParsedWords {
  ConvertPlan plan;
  Words csvs;
  Words patterns;
  Words shards;
};

template <auto kMember>
Status BindWords(std::string_view /*option*/, const Words& values, ParsedWords& parsed) {
  parsed.*kMember = values;
  return {};
}

Status BindOutputDir(std::string_view option, const Words& values, ParsedWords& parsed) {
  if (values.front().empty()) return Fail(fmt::format("{} must not be empty", option));
  parsed.plan.request.output_dir = values.front();
  return {};
}

Status BindTitle(std::string_view /*option*/, const Words& values, ParsedWords& parsed) {
  parsed.plan.request.title = values.front();
  return {};
}

Status BindNoVisualizations(std::string_view /*option*/, const Words& /*values*/,
                            ParsedWords& parsed) {
  parsed.plan.request.visualizations = false;
  return {};
}

Status BindNoReport(std::string_view /*option*/, const Words& /*values*/, ParsedWords& parsed) {
  parsed.plan.request.report = false;
  return {};
}

Status BindRawCsv(std::string_view /*option*/, const Words& /*values*/, ParsedWords& parsed) {
  parsed.plan.request.csv_text = CsvText::kRaw;
  return {};
}

Status BindMetricProfiles(std::string_view option, const Words& values, ParsedWords& parsed) {
  return AddMetricProfiles(option, values, parsed.plan.request.metric_profiles);
}

Status BindSlo(std::string_view option, const Words& values, ParsedWords& parsed) {
  LLMB_ASSIGN_OR_RETURN(std::vector<Threshold> thresholds, ParseThresholds(option, values));
  const auto searched = std::ranges::find_if(thresholds, &Threshold::NeedsSearch);
  if (searched != thresholds.end()) {
    return Fail(
        fmt::format("{} '{}': only llm_benchmarks --find-capacity can decide it (the share of good "
                    "requests is good_share of the summary)",
                    option, searched->text));
  }
  parsed.plan.request.slo.of_all = std::move(thresholds);
  return {};
}

Status BindGoodput(std::string_view option, const Words& values, ParsedWords& parsed) {
  LLMB_ASSIGN_OR_RETURN(parsed.plan.request.goodput, ParseGoodputLimits(option, values));
  return {};
}

Status BindExportFormats(std::string_view option, const Words& values, ParsedWords& parsed) {
  return AddExportFormats(option, values, parsed.plan.request.export_formats);
}

template <ConvertAction kAction>
Status BindAction(std::string_view /*option*/, const Words& /*values*/, ParsedWords& parsed) {
  parsed.plan.action = kAction;
  return {};
}

struct ConvertOption : CommandLineOption {
  Binder<ParsedWords> bind = nullptr;
};

constexpr ConvertOption kOptions[] = {
    {{"--csv", "FILE ...", "", "results CSVs, also of the 25-column form", ValueCount::kList},
     BindWords<&ParsedWords::csvs>},
    {{"--pattern", "GLOB", "", "documents, journals and results CSVs that match; quote it",
      ValueCount::kRepeated},
     BindWords<&ParsedWords::patterns>},
    {{"--merge", "FILE ...", "",
      "shards of one run (--shard I/N), or their folder: make one run of them", ValueCount::kList},
     BindWords<&ParsedWords::shards>},
    {{"--output-dir", "DIR", "results", "where to write", ValueCount::kOne}, BindOutputDir},
    {{"--title", "T", "", "title of the charts", ValueCount::kOne}, BindTitle},
    {{"--no-visualizations", "", "", "draw no charts"}, BindNoVisualizations},
    {{"--no-report", "", "", "write no report (report_<time>.html)"}, BindNoReport},
    {{"--raw-csv", "", "", "write texts that look like formulas unchanged"}, BindRawCsv},
    {{"--metric-profile", "vllm|aiperf|guidellm|pcai,...", "",
      "also print the summary that these tools would compute", ValueCount::kRepeated},
     BindMetricProfiles},
    {{"--slo", "EXPR...", "",
      "thresholds to decide, such as 'ttft_p99<500ms'; exit code 3: missed, 4: undecided",
      ValueCount::kList},
     BindSlo},
    {{"--goodput", "NAME:MS...", "", "count good requests: ttft:500 tpot:50 e2el:5000",
      ValueCount::kList},
     BindGoodput},
    {{"--export", "vllm|bmf|github|junit|openmetrics|aiperf,...", "",
      "also write the forms of other tools, into exports/", ValueCount::kRepeated},
     BindExportFormats},
    {{kHelpNames, "", "", "print this text and exit"}, BindAction<ConvertAction::kHelp>},
    {{kVersionName, "", "", "print the version and exit"}, BindAction<ConvertAction::kVersion>},
};

// Adds input files to a request, each once.
class InputCollector {
 public:
  explicit InputCollector(ConvertRequest& request) : request_(request) {}

  // `otherwise` is the kind of a file whose name does not reveal it; kOther makes such a file an
  // error.
  Status Add(const fs::path& path, InputKind otherwise) {
    LLMB_RETURN_IF_ERROR(CheckInputFile(path));
    InputKind kind = InputKindOf(path);
    if (kind == InputKind::kOther) kind = otherwise;
    if (kind == InputKind::kOther) {
      if (const auto foreign = ForeignFileText(path, kind)) return Fail(*foreign);
      return Fail(
          fmt::format("'{}' is neither a run document (.json, .json.gz) nor a journal (.journal) "
                      "nor a results CSV (.csv)",
                      OneLine(path.string())));
    }
    if (IsNew(path)) FilesOf(kind).push_back(path);
    return {};
  }

  bool Empty() const { return seen_.empty(); }

 private:
  std::vector<fs::path>& FilesOf(InputKind kind) {
    if (kind == InputKind::kJournal) return request_.journals;
    return kind == InputKind::kCsv ? request_.csvs : request_.documents;
  }

  // A file with two names would have its requests counted twice.
  bool IsNew(const fs::path& path) {
    std::error_code error;
    const fs::path whole = fs::canonical(path, error);
    const fs::path& name = error ? path : whole;
    if (std::find(seen_.begin(), seen_.end(), name) != seen_.end()) return false;
    seen_.push_back(name);
    return true;
  }

  ConvertRequest& request_;
  std::vector<fs::path> seen_;
};

Status AddAll(const Words& names, InputKind otherwise, InputCollector& inputs) {
  for (const std::string& name : names) {
    LLMB_RETURN_IF_ERROR(inputs.Add(name, otherwise));
  }
  return {};
}

Status AddMatches(const Words& patterns, InputCollector& inputs) {
  for (const std::string& pattern : patterns) {
    LLMB_ASSIGN_OR_RETURN(const std::vector<fs::path> paths, FilesMatching(pattern));
    for (const fs::path& path : paths) {
      LLMB_RETURN_IF_ERROR(inputs.Add(path, InputKind::kOther));
    }
  }
  return {};
}

Status CollectShards(const ParsedWords& parsed, const Words& files, ConvertPlan& plan) {
  for (const Words* others : {&files, &parsed.csvs, &parsed.patterns}) {
    if (others->empty()) continue;
    return Fail(fmt::format("'{}' cannot stand beside --merge, which takes shards of one run only",
                            OneLine(others->front())));
  }
  LLMB_ASSIGN_OR_RETURN(plan.request.shards, FindShards(parsed.shards));
  return {};
}

Status CollectInputs(const ParsedWords& parsed, const Words& files, const fs::path& results_folder,
                     ConvertPlan& plan) {
  if (!parsed.shards.empty()) return CollectShards(parsed, files, plan);
  InputCollector inputs(plan.request);
  LLMB_RETURN_IF_ERROR(AddAll(files, InputKind::kOther, inputs));
  LLMB_RETURN_IF_ERROR(AddAll(parsed.csvs, InputKind::kCsv, inputs));
  LLMB_RETURN_IF_ERROR(AddMatches(parsed.patterns, inputs));
  if (!inputs.Empty()) return {};
  LLMB_ASSIGN_OR_RETURN(const fs::path newest, NewestDocument(results_folder));
  plan.chosen_automatically = true;
  return inputs.Add(newest, InputKind::kOther);
}

}  // namespace

Result<ConvertPlan> ParseConvertOptions(std::span<const std::string> arguments,
                                        const fs::path& results_folder) {
  ParsedWords parsed;
  if (const auto exit = ExitActionOf<ConvertAction>(arguments)) {
    parsed.plan.action = *exit;
    return parsed.plan;
  }
  const std::span<const ConvertOption> table = kOptions;
  LLMB_ASSIGN_OR_RETURN(const SplitWords split, SplitByOption(table, arguments));
  parsed.plan.request.output_dir = results_folder;
  LLMB_RETURN_IF_ERROR(BindOptions(table, split.given, parsed));
  LLMB_RETURN_IF_ERROR(CollectInputs(parsed, split.others, results_folder, parsed.plan));
  return parsed.plan;
}

CommandManual ConvertManual() {
  CommandManual manual;
  manual.program = "to_csv_and_charts";
  manual.purpose = "turns results of llm_benchmarks into CSV files and charts";
  manual.usage = "[RUN.json[.gz]|RUN.journal ...] [options]";
  manual.description =
      "Part of llm_benchmarks. Turns its run documents, journals and results CSVs into a results "
      "CSV, a summary CSV, a report, charts and, with --slo, a JUnit file. Several inputs are "
      "combined, but "
      "runs whose settings differ are never pooled. Without any input, the newest run document or "
      "journal in results/ is "
      "converted. From the journal of an interrupted run, its run document is written too, and the "
      "output says which requests are missing. With --merge, the shards of a run (llm_benchmarks "
      "--shard) become the run that one client would have measured, and its run document is "
      "written.";
  manual.groups = {GroupOf("", kOptions)};
  manual.sections = {
      {"Exit codes",
       {{"0", "done"},
        {"1", "an input could not be read, or a file or chart could not be written"},
        {"2", "wrong usage, or shards that are not of one run; nothing was written"},
        {"3", "a threshold was missed (--slo)"},
        {"4", "a threshold could not be decided, and none was missed"}}},
      {"Examples",
       {{"to_csv_and_charts", ""},
        {"to_csv_and_charts --pattern 'results/benchmark_2*.json' --output-dir all", ""},
        {"to_csv_and_charts --merge shared/ --output-dir merged", ""}}}};
  manual.file_ends = {".json", ".json.gz", ".journal", ".csv"};
  return manual;
}

std::string ConvertHelpText() { return HelpText(ConvertManual(), {.column = 25, .width = 80}); }

}  // namespace llmb
