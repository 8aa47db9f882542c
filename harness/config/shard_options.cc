#include "harness/config/shard_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/base/parse_value.h"
#include "harness/base/text.h"
#include "harness/base/wall_time_text.h"
#include "harness/config/option_binders.h"

namespace llmb {
namespace {

constexpr std::string_view kGroup = "Several machines";
constexpr std::string_view kShardOption = "--shard";
constexpr const char* kAuto = "auto";

Status BindShard(std::string_view option, const Values& values, ParsedCommandLine& result) {
  if (values.front() == kAuto) {
    result.options.shard_auto = true;
    return {};
  }
  LLMB_ASSIGN_OR_RETURN(result.options.shard, ParseShard(option, values.front()));
  return {};
}

// The value is kept as it was given: what +30s means depends on when the run is planned.
Status BindStart(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN([[maybe_unused]] const WallTime checked,
                        ParseStart(option, values.front(), WallTime()));
  result.options.start_at = values.front();
  return {};
}

constexpr OptionSpec kShardOptions[] = {
    {{"--shard", "I/N|auto", "",
      "measure one of N parts of the load, I from 1, while other processes measure the others; "
      "auto: the part that mpirun, srun, mpiexec or an indexed Job of Kubernetes gives this "
      "process",
      ValueCount::kOne},
     BindShard,
     kGroup},
    {{"--start-at", "TIME|+30s", "",
      "begin the first load level at this moment, such as 2026-03-01T12:00:00Z, on every machine",
      ValueCount::kOne},
     BindStart,
     kGroup,
     OnResume::kNotRecorded},
    {{"--shards", "N", "1",
      "with --self-check: check whether N machines such as this one carry the load together",
      ValueCount::kOne},
     BindCount<&Options::shards, kMostShards>,
     kGroup,
     OnResume::kNotRecorded},
};

// The variables by which a launcher tells its processes apart. Places count from 0. The order
// matters: mpirun and mpiexec in a job of Slurm inherit the numbers of srun, which are those of
// another step, or of their own daemons.
struct Launcher {
  const char* name;
  const char* place;
  const char* count;
  const char* without_count;  // what to do if only the place is set
};

constexpr std::array kLaunchers = {
    Launcher{"mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "start it with mpirun"},
    Launcher{"mpiexec", "PMI_RANK", "PMI_SIZE", "start it with mpiexec"},  // MPICH, Intel MPI
    Launcher{"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "start it with srun"},
    Launcher{"Kubernetes", "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS",
             "the manifest of the Job must set it to the number of its completions"}};

const Launcher* LauncherWith(const Environment& environment, bool count) {
  const auto* const found = std::ranges::find_if(kLaunchers, [&](const Launcher& launcher) {
    return environment(launcher.place) && (!count || environment(launcher.count));
  });
  return found == kLaunchers.end() ? nullptr : found;
}

Result<Shard> ShardOf(const Launcher& launcher, const Environment& environment) {
  LLMB_ASSIGN_OR_RETURN(const auto count,
                        ParseWhole(launcher.count, *environment(launcher.count), 1, kMostShards));
  LLMB_ASSIGN_OR_RETURN(const auto place,
                        ParseWhole(launcher.place, *environment(launcher.place), 0, count - 1));
  return Shard{.index = static_cast<int>(place) + 1, .count = static_cast<int>(count)};
}

// `shard`, or that of the pod if the launcher started one process in each pod of an indexed Job.
// Pods that each start several processes are refused: each pod would send the whole load.
Result<Shard> WithPods(const Launcher& launcher, const Shard& shard,
                       const Environment& environment) {
  const Launcher& pods = kLaunchers.back();
  if (&launcher == &pods || !environment(pods.place) || !environment(pods.count)) return shard;
  LLMB_ASSIGN_OR_RETURN(const Shard of_pod, ShardOf(pods, environment));
  if (of_pod == shard || of_pod.count == 1) return shard;
  if (shard.count == 1) return of_pod;
  return Fail(fmt::format("by {} it is {} ({}), and by {} {} ({}); give --shard I/N", launcher.name,
                          Label(shard), launcher.place, pods.name, Label(of_pod), pods.place));
}

}  // namespace

std::span<const OptionSpec> ShardOptions() { return kShardOptions; }

Result<Shard> ParseShard(std::string_view option, std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) {
    return Fail(
        fmt::format("{} must be I/N, such as 2/4, or auto, not '{}'", option, OneLine(text)));
  }
  const auto count_of = fmt::format("{} {}: the number of shards", option, OneLine(text));
  LLMB_ASSIGN_OR_RETURN(const auto count,
                        ParseWhole(count_of, text.substr(slash + 1), 1, kMostShards));
  const auto index_of = fmt::format("{} {}: the shard", option, OneLine(text));
  LLMB_ASSIGN_OR_RETURN(const auto index, ParseWhole(index_of, text.substr(0, slash), 1, count));
  return Shard{.index = static_cast<int>(index), .count = static_cast<int>(count)};
}

Result<WallTime> ParseStart(std::string_view option, std::string_view text, WallTime now) {
  constexpr std::string_view kUnits = "smh";
  constexpr std::array<double, 3> kSeconds = {1, 60, 3600};
  constexpr double kMostUnits = 1e6;
  if (text.starts_with('+') && text.size() > 2) {
    const std::size_t unit = kUnits.find(text.back());
    const auto number = ParseDecimal(option, text.substr(1, text.size() - 2), 0, kMostUnits);
    if (unit != kUnits.npos && number) return now + FromSeconds(*number * kSeconds.at(unit));
  } else if (const auto time = ParseZonedTime(text)) {
    return *time;
  }
  return Fail(
      fmt::format("{} must be a date and time with its zone, such as 2026-03-01T12:00:00Z or "
                  "2026-03-01T13:00:00+01:00, or a time from now on, such as +30s or +5m, not '{}'",
                  option, OneLine(text)));
}

Result<Shard> ShardOfLauncher(const Environment& environment) {
  if (const Launcher* launcher = LauncherWith(environment, true)) {
    Result<Shard> shard = ShardOf(*launcher, environment);
    if (shard) shard = WithPods(*launcher, *shard, environment);
    if (shard) return shard;
    return Fail(fmt::format("--shard auto: {}", shard.error().message));
  }
  if (const Launcher* launcher = LauncherWith(environment, false)) {
    return Fail(fmt::format("--shard auto: {} is set, and {} is not: {}", launcher->place,
                            launcher->count, launcher->without_count));
  }
  std::vector<std::string> names;
  names.reserve(kLaunchers.size());
  for (const Launcher& launcher : kLaunchers) {
    names.push_back(fmt::format("{} and {} ({})", launcher.place, launcher.count, launcher.name));
  }
  return Fail(fmt::format("--shard auto needs the variables of a launcher: {}; or give --shard I/N",
                          Join(names, ", ")));
}

std::string LauncherNote(const Environment& environment) {
  constexpr const char* kWhole =
      "each of them sends the whole load; --shard auto sends a part of it";
  const Launcher* launcher = LauncherWith(environment, true);
  if (launcher == nullptr) {
    // A batch script of Slurm has SLURM_PROCID, too, and runs once.
    const char* index = kLaunchers.back().place;
    if (!environment(index)) return "";
    return fmt::format("this is a pod of an indexed Job ({}), and {}", index, kWhole);
  }
  const Result<Shard> shard = ShardOf(*launcher, environment);
  if (!shard || shard->count == 1) return "";
  return fmt::format("this is process {} of {} of {} ({}), and {}", shard->index, shard->count,
                     launcher->name, launcher->place, kWhole);
}

Status SettleShard(const Environment& environment, ParsedCommandLine& command_line) {
  Options& options = command_line.options;
  if (!options.shard_auto) return {};
  LLMB_ASSIGN_OR_RETURN(options.shard, ShardOfLauncher(environment));
  options.shard_auto = false;
  command_line.given[std::string(kShardOption)] = {
      fmt::format("{}/{}", options.shard->index, options.shard->count)};
  return {};
}

}  // namespace llmb
