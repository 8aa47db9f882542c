#pragma once

// What the measuring process of a rank tells llm_benchmarks_mpi, and what follows from what all
// tell.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/exit_codes.h"
#include "harness/base/result.h"

namespace llmb {

enum class RankState {
  kPlanned,   // nothing was sent yet
  kReady,     // test requests are answered
  kMeasured,  // and nothing is written yet
  kRefused,   // it ends without having measured
  kOther,     // the command line asks for no measurement: --help and the like
  kWaits,     // for the other ranks, before it goes on to its next stage
};

struct RankReport {
  RankState state = RankState::kPlanned;
  int exit_code = 0;  // of a rank that refuses
  std::string error;  // the same
  std::string host{};
  std::string version{};  // of the program
  std::string plan_hash{};
  std::string thresholds{};                  // --slo and --goodput, by which the merge judges
  std::string output_dir{};                  // of the merged run
  std::string shards_dir{};                  // of the shards
  std::vector<std::string> merge_options{};  // for to_csv_and_charts
  std::string text{};                        // of kWaits: what the other ranks get

  bool operator==(const RankReport&) const = default;
};

// One line of JSON with its line break.
std::string ReportToLine(const RankReport& report);

// Error: another text.
Result<RankReport> ReportFromLine(std::string_view line);

// Why the run cannot begin or go on.
struct RankRefusal {
  std::string text;  // names the rank, unless all say the same
  int exit_code = kExitUsage;
};

// Why the run cannot begin: a rank refuses, or has another version, plan or thresholds than
// rank 0. `reports` are those of all ranks, in their order. nullopt: all agree.
std::optional<RankRefusal> RefusalOf(std::span<const RankReport> reports);

// Whether any of the ranks waits for the others.
bool AnyWaits(std::span<const RankReport> reports);

// The texts of the ranks that wait, by rank; nullopt: the rank has ended its part.
std::vector<std::optional<std::string>> TextsOf(std::span<const RankReport> reports);

// The exit code of the run, by those of the ranks' measuring processes and of the merge: that of an
// interruption, 1 if a process failed or was killed, else `merged`.
int ExitCodeOfRanks(std::span<const int> ranks, int merged);

}  // namespace llmb
