#include "tools/convert/convert_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <vector>

#include "harness/base/text.h"
#include "tools/convert/input_files.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr const char* kCsv = "--csv";
constexpr const char* kPattern = "--pattern";
constexpr const char* kOutputDir = "--output-dir";
constexpr const char* kTitle = "--title";
constexpr const char* kMetricProfile = "--metric-profile";
constexpr const char* kNoVisualizations = "--no-visualizations";
constexpr const char* kRawCsv = "--raw-csv";

struct ConvertOption {
  const char* name;
  const char* placeholder;  // empty for a switch
  bool repeated;            // whether it may be given several times
  const char* help;
};

constexpr std::array kOptions = {
    ConvertOption{kCsv, "F...", true, "results CSVs, also of the 25-column form"},
    ConvertOption{kPattern, "GLOB", true, "documents, journals, results CSVs that match; quote it"},
    ConvertOption{kOutputDir, "DIR", false, "where to write (results)"},
    ConvertOption{kTitle, "T", false, "title of the charts"},
    ConvertOption{kNoVisualizations, "", false, "write the CSVs alone"},
    ConvertOption{kRawCsv, "", false, "write texts that look like formulas as they are"},
    ConvertOption{kMetricProfile, "P,...", true,
                  "also as vllm, aiperf, guidellm or pcai would sum up"},
    ConvertOption{"--help", "", false, "print this and exit"},
    ConvertOption{"--version", "", false, "print the version and exit"},
};

bool IsOption(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

std::optional<ConvertAction> FindExit(std::span<const std::string> words) {
  const auto has = [&words](const char* word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (has("--help") || has("-h")) return ConvertAction::kHelp;
  if (has("--version")) return ConvertAction::kVersion;
  return std::nullopt;
}

// CLI11 takes the command line apart; the messages are ours.
void Declare(CLI::App& app) {
  app.set_help_flag();
  app.allow_extras();
  for (const ConvertOption& spec : kOptions) {
    if (*spec.placeholder == '\0') {
      app.add_flag(spec.name);
      continue;
    }
    CLI::Option* option = app.add_option(spec.name, [](const CLI::results_t&) { return true; });
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (std::string_view(spec.name) == kCsv) option->expected(-1);
  }
}

Status CheckValues(const ConvertOption& spec, const Words& values) {
  if (*spec.placeholder == '\0') {
    const bool bare = std::all_of(values.begin(), values.end(),
                                  [](const std::string& value) { return value == "true"; });
    if (!bare) return Fail(fmt::format("{} takes no value", spec.name));
    return {};
  }
  for (const std::string& value : values) {
    const bool missing = IsOption(value) || (value.empty() && spec.name != kTitle);
    if (missing) return Fail(fmt::format("{} needs a value ({})", spec.name, spec.placeholder));
  }
  if (!spec.repeated && values.size() > 1) {
    return Fail(fmt::format("{} is given {} times", spec.name, values.size()));
  }
  return {};
}

// Words that belong to no option are files, unless they look like an option.
Status CheckExtras(const Words& extras) {
  Words known;
  for (const ConvertOption& option : kOptions) known.emplace_back(option.name);
  for (const std::string& word : extras) {
    if (!IsOption(word)) continue;
    const std::string name = OneLine(word.substr(0, word.find('=')));
    return Fail(fmt::format("unknown option '{}' (--help lists the options){}", name,
                            DidYouMean(name, known)));
  }
  return {};
}

// Takes files into a request, each once.
class InputCollector {
 public:
  explicit InputCollector(ConvertRequest& request) : request_(request) {}

  // `unknown` is what a name that tells nothing is taken for.
  Status Add(const fs::path& path, InputKind unknown) {
    if (Status status = CheckInputFile(path); !status) return status;
    InputKind kind = InputKindOf(path);
    if (kind == InputKind::kOther) kind = unknown;
    if (kind == InputKind::kOther) {
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

  // Two names of one file would count its requests twice.
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

Status AddAll(const Words& names, InputKind unknown, InputCollector& inputs) {
  for (const std::string& name : names) {
    if (Status status = inputs.Add(name, unknown); !status) return status;
  }
  return {};
}

Status AddMatches(const Words& patterns, InputCollector& inputs) {
  for (const std::string& pattern : patterns) {
    LLMB_ASSIGN_OR_RETURN(const std::vector<fs::path> paths, FilesMatching(pattern));
    for (const fs::path& path : paths) {
      if (Status status = inputs.Add(path, InputKind::kOther); !status) return status;
    }
  }
  return {};
}

Status CollectInputs(const CLI::App& app, const fs::path& results_folder, ConvertPlan& plan) {
  InputCollector inputs(plan.request);
  Status status = AddAll(app.remaining(), InputKind::kOther, inputs);
  if (status) status = AddAll(app.get_option(kCsv)->results(), InputKind::kCsv, inputs);
  if (status) status = AddMatches(app.get_option(kPattern)->results(), inputs);
  if (!status || !inputs.Empty()) return status;
  LLMB_ASSIGN_OR_RETURN(const fs::path newest, NewestDocument(results_folder));
  plan.chosen_automatically = true;
  return inputs.Add(newest, InputKind::kOther);
}

std::string ValueOr(const CLI::App& app, const char* name, const std::string& otherwise) {
  const CLI::Option* option = app.get_option(name);
  return option->count() == 0 ? otherwise : option->results().front();
}

Result<ConvertPlan> MakePlan(const CLI::App& app, const fs::path& results_folder) {
  LLMB_RETURN_IF_ERROR(CheckExtras(app.remaining()));
  for (const ConvertOption& spec : kOptions) {
    const CLI::Option* option = app.get_option(spec.name);
    if (option->count() == 0) continue;
    LLMB_RETURN_IF_ERROR(CheckValues(spec, option->results()));
  }
  ConvertPlan plan;
  plan.request.output_dir = ValueOr(app, kOutputDir, results_folder.string());
  plan.request.title = ValueOr(app, kTitle, "");
  plan.request.visualizations = app.get_option(kNoVisualizations)->count() == 0;
  if (app.get_option(kRawCsv)->count() > 0) plan.request.csv_text = CsvText::kRaw;
  LLMB_RETURN_IF_ERROR(AddMetricProfiles(kMetricProfile, app.get_option(kMetricProfile)->results(),
                                         plan.request.metric_profiles));
  LLMB_RETURN_IF_ERROR(CollectInputs(app, results_folder, plan));
  return plan;
}

}  // namespace

Result<ConvertPlan> ParseConvertOptions(std::span<const std::string> arguments,
                                        const fs::path& results_folder) {
  if (const std::optional<ConvertAction> exit = FindExit(arguments)) {
    ConvertPlan plan;
    plan.action = *exit;
    return plan;
  }
  CLI::App app;
  Declare(app);
  try {
    app.parse(Words(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ArgumentMismatch& error) {
    // CLI11 begins the message with the option's name and a colon.
    const std::string text = error.what();
    return Fail(fmt::format("{} needs a value", OneLine(text.substr(0, text.find(':')))));
  } catch (const CLI::Error& error) {
    return Fail(OneLine(error.what()));
  }
  return MakePlan(app, results_folder);
}

std::string ConvertHelpText() {
  std::string text =
      "Usage: to_csv_and_charts [RUN.json[.gz]|RUN.journal ...] [OPTIONS]\n"
      "\n"
      "Turns run documents and results CSVs into a results CSV, a summary CSV and\n"
      "charts. Several inputs are combined. Without any, the newest run document or\n"
      "journal in results/ is taken. The journal of a run that did not end gives all\n"
      "that was finished, its run document too, and says what is missing.\n"
      "\n";
  for (const ConvertOption& option : kOptions) {
    text += fmt::format("  {:<22} {}\n", fmt::format("{} {}", option.name, option.placeholder),
                        option.help);
  }
  return text;
}

}  // namespace llmb
