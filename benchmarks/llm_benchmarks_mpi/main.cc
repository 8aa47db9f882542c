// One run on several machines. mpirun starts this program on each of them, and this program starts
// llm_benchmarks there, which measures one shard of the load. The processes use MPI only while they
// do not measure: to agree on the plan, to compare the clocks, to begin each stage together, to
// tell each other what they counted of a stage of a capacity search, and to wait for each other. At
// the end, rank 0 merges the shards with to_csv_and_charts.

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "benchmarks/llm_benchmarks_mpi/rank_process.h"
#include "harness/base/clock.h"
#include "harness/base/exit_codes.h"
#include "harness/base/exit_options.h"
#include "harness/base/wall_time_text.h"
#include "harness/cluster/mpi/mpi_communicator.h"
#include "harness/cluster/rank_clocks.h"
#include "harness/cluster/rank_link.h"
#include "harness/cluster/shard_progress.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// The help of llm_benchmarks follows.
constexpr const char* kHelp =
    "Usage: mpirun -n N llm_benchmarks_mpi [options]\n"
    "\n"
    "Makes one run of the N processes (ranks) that mpirun or srun --mpi=pmix starts. Each\n"
    "rank measures a part of the load on its machine, and rank 0 merges the parts from\n"
    "their files: --output-dir has to be a folder that all machines share. The records of\n"
    "a rank stay in its files, in shards_<time> there, and are not sent over MPI. --shard,\n"
    "--start-at and --resume are refused. The other options are those of llm_benchmarks,\n"
    "for the load of all ranks together. --find-capacity is one search of all ranks:\n"
    "\n";

// Time to tell all ranks, and for them to open their journals.
constexpr Nanoseconds kUntilStart = std::chrono::seconds(3);
// The same of a later stage, which has to be drawn only.
constexpr Nanoseconds kUntilStage = std::chrono::milliseconds(500);

void Say(const char* kind, const std::string& text) {
  std::cerr << StderrMessage(kind, text) << std::flush;
}

// Becomes the program. Returns only if it cannot be started.
int Become(const std::string& program, Words arguments) {
  std::vector<char*> words;
  std::string name = program;
  words.push_back(name.data());
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  ::execvp(program.c_str(), words.data());
  Say("error", fmt::format("cannot start {}: {}", program, std::generic_category().message(errno)));
  return EXIT_FAILURE;
}

// Prints the progress of the other shards every 10 s and once at its end. Silent on a terminal,
// where the process of the first shard redraws a table of its own.
class ProgressOfOthers {
 public:
  ProgressOfOthers(const fs::path& folder, int count)
      : progress_(folder, count), thread_([this](const std::stop_token& stop) { Speak(stop); }) {}

 private:
  void Speak(const std::stop_token& stop) {
    constexpr auto kInterval = std::chrono::seconds(10);
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      ended_.wait_for(lock, stop, kInterval, [] { return false; });
      if (StderrIsTerminal()) continue;
      for (const std::string& line : progress_.News()) Say("progress", line);
    }
  }

  ShardProgress progress_;
  std::mutex mutex_;  // guards nothing; the condition needs it
  std::condition_variable_any ended_;
  std::jthread thread_;  // uses the others, so it ends first
};

// One rank of the run.
class RankRun {
 public:
  RankRun(MpiCommunicator& ranks, RankProcess& process) : ranks_(ranks), process_(process) {}

  // Returns the exit code of this rank. mpirun reports a code other than 0 of any rank, so only
  // rank 0 returns that of the run.
  int Play() {
    const std::string now = TimestampText(clock_.WallNow());
    process_.Tell(
        PartLine({.index = ranks_.Rank() + 1, .count = ranks_.Size()}, ranks_.Gather(now).front()));
    if (!GatherReports()) return refused_;
    plan_ = reports_.front();
    if (!CheckShared()) return refused_;
    process_.Tell(OffsetLine(MeasureOffset()));
    if (!GatherReports()) return refused_;
    process_.Tell(StartLine(AgreeOnStart(kUntilStart)));
    AwaitMeasured();
    process_.Tell(OffsetLine(MeasureOffset()));
    return End();
  }

  // Whether the command line asks for something else than a measurement.
  bool IsOther() const { return own_.state == RankState::kOther; }

 private:
  bool IsFirst() const { return ranks_.Rank() == 0; }

  // False if a rank refuses; rank 0 prints why.
  bool GatherReports() {
    own_ = process_.NextReport();
    return Agree();
  }

  // Fills reports_.
  void GatherLines() {
    reports_.clear();
    for (const std::string& line : ranks_.Gather(ReportToLine(own_))) {
      Result<RankReport> report = ReportFromLine(line);
      reports_.push_back(report ? *std::move(report) : RankReport());
    }
  }

  bool Agree() {
    GatherLines();
    if (IsOther()) return false;
    const std::optional<RankRefusal> refusal = RefusalOf(reports_);
    if (!refusal) return true;
    if (IsFirst()) {
      Say("error", refusal->text);
      RemoveEmptyFolder();
    }
    refused_ = refusal->exit_code;
    return false;
  }

  // Removes the folder of the shards, which a rank has made when it planned; keeps one with files.
  void RemoveEmptyFolder() const {
    std::error_code not_empty;
    for (const RankReport& report : reports_) {
      if (!report.shards_dir.empty()) fs::remove(report.shards_dir, not_empty);
    }
  }

  // Checks that all ranks see the folder of rank 0, in which the shards are merged.
  bool CheckShared() {
    std::error_code error;
    const fs::path mark = fs::path(own_.shards_dir) / ".shared";
    if (IsFirst()) std::ofstream(mark).put('\n');
    ranks_.Gather("");
    const bool is_shared = fs::exists(mark, error);
    // All have looked. With the mark in it, Agree could not remove the folder.
    ranks_.Gather("");
    if (IsFirst()) fs::remove(mark, error);
    if (!is_shared) {
      own_.state = RankState::kRefused;
      own_.exit_code = kExitUsage;
      own_.error = fmt::format(
          "its {} is not the folder of rank 0, so nothing was sent; name a folder that all "
          "machines "
          "share with --output-dir, or start the shards by hand (--shard {}/{}), copy their "
          "documents or journals to one machine, and run to_csv_and_charts --merge there",
          own_.output_dir, ranks_.Rank() + 1, ranks_.Size());
    }
    return Agree();
  }

  // Until all have measured, or their processes have ended. A rank that has ended its part takes
  // part in what the others agree on.
  void AwaitMeasured() {
    std::optional<ProgressOfOthers> others;
    if (IsFirst()) others.emplace(plan_.shards_dir, ranks_.Size());
    own_ = process_.NextReport();
    for (GatherLines(); AnyWaits(reports_); GatherLines()) {
      MeasureOffset();
      RankAgreement agreement{.texts = TextsOf(reports_), .start = AgreeOnStart(kUntilStage)};
      if (own_.state != RankState::kWaits) continue;
      process_.Tell(AgreementLine(agreement));
      own_ = process_.NextReport();
    }
  }

  ClockOffset MeasureOffset() {
    offset_ = MeasureClockOffset(ranks_, clock_);
    return offset_;
  }

  // The start that rank 0 has chosen, `wait` from now on, on the system clock of this machine.
  WallTime AgreeOnStart(Nanoseconds wait) {
    const Nanoseconds begin = clock_.Now().time_since_epoch() + wait;
    const std::string first = ranks_.Gather(std::to_string(begin.count())).front();
    const TimePoint own(Nanoseconds(std::stoll(first)) + offset_.offset);
    return clock_.WallNow() + (own - clock_.Now());
  }

  int End() {
    const int code = process_.End();
    std::vector<int> codes;
    for (const std::string& text : ranks_.Gather(std::to_string(code))) {
      codes.push_back(std::stoi(text));
    }
    ranks_.Finish();
    if (!IsFirst()) return EXIT_SUCCESS;
    for (std::size_t rank = 0; rank < codes.size(); ++rank) {
      if (codes[rank] != 0) SayFailed(rank, codes[rank]);
    }
    return ExitCodeOfRanks(codes, Merge());
  }

  void SayFailed(std::size_t rank, int code) const {
    constexpr int kSignals = 128;
    const std::string how = code > kSignals
                                ? fmt::format("was killed by signal {}", code - kSignals)
                                : fmt::format("ended with exit code {}", code);
    Say("warning",
        fmt::format("the llm_benchmarks of rank {} {}; what it had measured is merged", rank, how));
  }

  int Merge() const {
    Words command = {FindProgram("to_csv_and_charts"), "--merge", plan_.shards_dir, "--output-dir",
                     plan_.output_dir};
    command.insert(command.end(), plan_.merge_options.begin(), plan_.merge_options.end());
    Result<Subprocess> merge = Subprocess::StartAttached(command);
    if (merge) return merge->WaitForExitCode();
    Say("error", fmt::format("cannot start {}: {}", command.front(), merge.error().message));
    return EXIT_FAILURE;
  }

  const SystemClock clock_;
  MpiCommunicator& ranks_;
  RankProcess& process_;
  std::vector<RankReport> reports_;
  RankReport own_;
  RankReport plan_;  // of rank 0
  ClockOffset offset_;
  int refused_ = EXIT_SUCCESS;
};

// The exit code of this rank. nullopt if it has to become the ordinary program: with a single rank,
// and on rank 0 for --help and the like.
std::optional<int> PlayRank(const Words& arguments) {
  UseAllCores();
  // A process that is started after MPI_Init may break the network drivers of some MPIs.
  Result<RankProcess> process = RankProcess::Start(arguments);
  if (!process) {
    Say("error", process.error().message);
    return EXIT_FAILURE;
  }
  MpiCommunicator ranks;
  if (ranks.Size() == 1) return std::nullopt;
  RankRun run(ranks, *process);
  const int exit_code = run.Play();
  if (run.IsOther() && ranks.Rank() == 0) return std::nullopt;
  return exit_code;
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::optional<int> exit_code = llmb::PlayRank(arguments);
  if (exit_code) return *exit_code;
  if (llmb::IsGiven(arguments, llmb::kHelpNames)) std::cout << llmb::kHelp << std::flush;
  return llmb::Become(llmb::FindProgram("llm_benchmarks"), arguments);
}
