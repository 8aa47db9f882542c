#include "benchmarks/llm_benchmarks/rank_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "benchmarks/llm_benchmarks/host_info.h"
#include "benchmarks/llm_benchmarks/run_command.h"
#include "harness/base/text.h"
#include "harness/config/parse_options.h"
#include "harness/config/vllm_token.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/record/goodput_limits.h"
#include "harness/run/run_outcome.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

RankReport Refusal(std::string error, int exit_code) {
  return {.state = RankState::kRefused,
          .exit_code = exit_code,
          .error = std::move(error),
          .host = DescribeHost().name};
}

bool IsWord(const std::string& argument, std::string_view option) {
  return argument == option || argument.starts_with(std::string(option) + "=");
}

// Refuses options whose values mpirun decides, and options for which the ranks would overwrite each
// other's files.
Status CheckWords(const std::vector<std::string>& arguments) {
  constexpr std::array kDecided = {"--shard", "--start-at"};
  constexpr std::array kFiles = {"--benchmark_out", "--save-result", "--save_result",
                                 "--save-detailed", "--save_detailed"};
  for (const std::string& argument : arguments) {
    const auto is = [&](const char* option) { return IsWord(argument, option); };
    if (std::ranges::any_of(kDecided, is)) {
      return Fail(argument +
                  ": llm_benchmarks_mpi takes the parts from mpirun, and begins all at "
                  "one moment; leave it out");
    }
    if (std::ranges::any_of(kFiles, is)) {
      return Fail(argument +
                  ": each rank would write this file; leave it out, and use --export or "
                  "the merged run document");
    }
    if (is("--resume")) {
      return Fail(
          "--resume: a rank is resumed as a shard: llm_benchmarks --resume JOURNAL, then "
          "to_csv_and_charts --merge");
    }
  }
  return {};
}

// Whether the command line asks for a measurement.
bool Measures(const std::vector<std::string>& arguments, const ParsedCommandLine& parsed) {
  return parsed.action == Action::kRun &&
         std::ranges::none_of(arguments, [](const std::string& argument) {
           return IsWord(argument, "--benchmark_list_tests");
         });
}

// Nobody gave --shard to mpirun.
Error OfRanks(Error error) {
  constexpr std::string_view kGiven = "with --shard (";
  const std::size_t place = error.message.find(kGiven);
  if (place != std::string::npos) {
    error.message.replace(place, kGiven.size(), "with llm_benchmarks_mpi (");
  }
  return error;
}

std::vector<std::string> MergeOptions(const ParsedCommandLine& command_line) {
  std::vector<std::string> options;
  for (const char* name : {"--no-visualizations", "--no-report", "--raw-csv"}) {
    if (command_line.given.contains(name)) options.emplace_back(name);
  }
  for (const char* name : {"--metric-profile", "--export"}) {
    const auto values = command_line.given.find(name);
    if (values == command_line.given.end()) continue;
    for (const std::string& value : values->second) {
      options.emplace_back(name);
      options.push_back(value);
    }
  }
  return options;
}

// By which the merge judges: those of the command line, and those of each endpoint.
std::string ThresholdsText(const RunPlan& plan) {
  std::vector<std::string> texts = GoodputTexts(plan.options.goodput);
  for (const Threshold& threshold : plan.options.slo) texts.push_back(threshold.text);
  for (const Endpoint& endpoint : plan.Endpoints()) {
    for (const std::string& text : endpoint.slo) texts.push_back(endpoint.name + " " + text);
  }
  return Join(texts, ", ");
}

void LeaveToMerge(const RankLink& rank, Options& options) {
  options.output_dir = (fs::path(options.output_dir) / ("shards_" + rank.Run())).string();
  options.visualizations = options.report = options.open_report = false;
  options.export_formats.clear();
  options.metric_profiles.clear();
  // Into the log, from which llm_benchmarks_mpi takes it.
  const bool shown = options.progress != ProgressStyle::kOff;
  if (rank.Part().index > 1 && shown) options.progress = ProgressStyle::kPlain;
}

// Sends what this rank prints to a log, because mpirun would mix the lines of all ranks.
void SpeakIntoLog(const std::string& folder, const Shard& shard) {
  const fs::path path = fs::path(folder) / (FileTag(shard) + ".log");
  const int log = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (log < 0) return;
  ::dup2(log, STDERR_FILENO);
  ::close(log);
}

}  // namespace

int RunRank(const std::vector<std::string>& arguments, const Environment& environment) {
  const std::unique_ptr<RankLink> rank = RankLink::Open();
  if (rank == nullptr) return EXIT_FAILURE;
  if (const Status words = CheckWords(arguments); !words) {
    return RefuseRun(rank.get(), words.error(), kExitUsage);
  }
  Result<ParsedCommandLine> parsed = ParseCommandLine(arguments);
  if (parsed && !Measures(arguments, *parsed)) {
    rank->Report({.state = RankState::kOther, .exit_code = 0, .error = {}});
    return EXIT_SUCCESS;
  }
  const std::string part = fmt::format("{}/{}", rank->Part().index, rank->Part().count);
  if (parsed && parsed->options.find_capacity) {
    // A shard alone must not search, so both options are refused together.
    parsed->options.shard = rank->Part();
    parsed->given["--shard"] = {part};
  } else {
    std::vector<std::string> words = arguments;
    words.insert(words.end(), {"--shard", part});
    parsed = ParseCommandLine(words);
  }
  if (!parsed) return RefuseRun(rank.get(), OfRanks(parsed.error()), kExitUsage);
  UseVllmToken(environment, *parsed);
  LeaveToMerge(*rank, parsed->options);
  return RunCommand(*parsed, environment, rank.get());
}

int RefuseRun(RankLink* rank, const Error& error, int exit_code) {
  if (rank == nullptr) return FailWith(error, exit_code);
  rank->Report(Refusal(error.message, exit_code));
  return exit_code;
}

int RefuseTested(RankLink& rank, int exit_code) {
  rank.Report(Refusal("the test requests failed, so nothing is measured", exit_code));
  return exit_code;
}

bool AgreeOnPlan(RankLink& rank, const ParsedCommandLine& command_line, RunPlan& plan) {
  const fs::path shards = plan.options.output_dir;
  rank.Report({.state = RankState::kPlanned,
               .exit_code = 0,
               .error = {},
               .host = DescribeHost().name,
               .version = LLMB_VERSION,
               .plan_hash = plan.plan_hash,
               .thresholds = ThresholdsText(plan),
               .output_dir = shards.parent_path().string(),
               .shards_dir = shards.string(),
               .merge_options = MergeOptions(command_line)});
  plan.clock_offset_before = rank.AwaitOffset();
  if (rank.Part().index > 1) SpeakIntoLog(plan.options.output_dir, rank.Part());
  return plan.clock_offset_before.has_value();
}

bool AgreeOnStart(RankLink& rank, RunPlan& plan) {
  rank.Report({.state = RankState::kReady, .exit_code = 0, .error = {}});
  plan.start_at = rank.AwaitStart();
  for (EndpointJob& job : plan.jobs) job.start_at = plan.start_at;
  return plan.start_at.has_value();
}

void MeasureClockAgain(RankLink& rank, RunPlan& plan) {
  rank.Report({.state = RankState::kMeasured, .exit_code = 0, .error = {}});
  std::cerr << StderrMessage("note", "this rank has measured, and waits for the others");
  plan.clock_offset_after = rank.AwaitOffset();
}

}  // namespace llmb
