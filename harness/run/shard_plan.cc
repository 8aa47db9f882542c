#include "harness/run/shard_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <string>
#include <system_error>

#include "harness/base/text.h"
#include "harness/base/wall_time_text.h"
#include "harness/console/number_text.h"
#include "harness/run/plan_hash.h"
#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

// The requests of the stage that has the most, or of a search those of the smallest stage; nullopt
// if a stage has no limit.
std::optional<std::uint64_t> MostRequests(const EndpointPlan& endpoint) {
  if (endpoint.search) return kCoarseRequests;
  EndpointPlan whole = endpoint;
  whole.shard = {};
  std::uint64_t most = 0;
  for (const StagePlan& stage : whole.stages) {
    const auto requests = whole.RequestsPerFlow(stage);
    if (!requests) return std::nullopt;
    most = std::max(most, *requests);
  }
  return most;
}

// Not of --shard: mpirun makes shards too. All shards say the same.
Status TooFew(const std::string& what, const Shard& shard) {
  return Fail(fmt::format("{} cannot be shared by {} shards; use fewer shards", what, shard.count));
}

// --resume refuses a journal without one.
bool HasWholeFirstLine(const std::filesystem::path& journal) {
  std::ifstream file(journal);
  std::string line;
  return std::getline(file, line) && !file.eof();
}

}  // namespace

Status CheckShares(const RunPlan& plan) {
  const Shard& shard = *plan.options.shard;
  const auto count = static_cast<std::uint64_t>(shard.count);
  if (plan.AnySimulated()) {
    return Fail(
        "shards need endpoints that all of them reach, and each would start simulated endpoints of "
        "its own; name an endpoint with --url or --models-file");
  }
  if (plan.options.find_capacity && plan.endpoints.size() > 1) {
    return Fail(
        "--find-capacity with llm_benchmarks_mpi searches one endpoint per run; name it with "
        "--models");
  }
  const std::optional<int> users = plan.levels.empty() ? std::nullopt : plan.levels.back().Users();
  if (users && *users < shard.count) {
    return TooFew(Counted(static_cast<std::uint64_t>(*users), "user"), shard);
  }
  for (const EndpointPlan& endpoint : plan.endpoints) {
    const auto requests = MostRequests(endpoint);
    if (requests && *requests < count) return TooFew(Counted(*requests, "request"), shard);
  }
  const DatasetSize& dataset = plan.dataset;
  if (dataset.has_conversations && dataset.conversations < count) {
    return TooFew(Counted(dataset.conversations, "conversation"), shard);
  }
  const auto& in_flight = plan.options.max_concurrency;
  if (in_flight && *in_flight < shard.count) {
    return TooFew(fmt::format("--max-concurrency {}", *in_flight), shard);
  }
  return {};
}

Status CheckNewShard(const std::filesystem::path& folder, const Shard& shard) {
  std::error_code error;
  const std::string tag = "_" + FileTag(shard);
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const std::size_t place = name.find(tag);
    if (!name.starts_with("benchmark_") || place == std::string::npos) continue;
    const std::string_view rest = std::string_view(name).substr(place + tag.size());
    const bool is_of_run =
        rest.ends_with(".json") || rest.ends_with(".json.gz") || rest.ends_with(".journal");
    if (!is_of_run || (rest.front() != '.' && rest.front() != '_')) continue;
    const char* instead = "";
    if (rest.ends_with(".journal")) {
      instead = HasWholeFirstLine(entry->path()) ? "continue it with --resume, or "
                                                 : "it has no whole first line: remove it, or ";
    }
    return Fail(
        fmt::format("--shard {}/{}: {} already has this shard, {}; {}name another "
                    "--output-dir",
                    shard.index, shard.count, folder.string(), OneLine(name), instead));
  }
  return {};
}

std::vector<std::string> LeaveJudgement(RunPlan& plan) {
  const bool has_thresholds = !plan.slo.of_all.empty() || !plan.slo.of_endpoint.empty();
  plan.slo = {};
  if (!has_thresholds) return {};
  return {
      "--slo: judged by to_csv_and_charts --merge, on the requests of all shards; a shard alone "
      "ends with neither exit code 3 nor 4"};
}

int ShareInFlight(const EndpointJob& job, std::optional<int> max_concurrency) {
  const int share = max_concurrency
                        ? UsersOf(job.shard, job.max_in_flight)
                        : UsersOf({.index = 1, .count = job.shard.count}, job.max_in_flight);
  return std::max(1, share);
}

Status PlanShard(RunPlan& plan) {
  LLMB_RETURN_IF_ERROR(CheckShares(plan));
  LLMB_ASSIGN_OR_RETURN(plan.plan_hash, PlanHash(plan));
  for (std::string& note : LeaveJudgement(plan)) plan.notes.push_back(std::move(note));
  return {};
}

std::string TimeFromStartText(Nanoseconds time) {
  if (time >= std::chrono::minutes(1)) return ShortDuration(time);
  return fmt::format("{:.1f} s", ToSeconds(time));
}

Status CheckStart(WallTime start, WallTime now) {
  if (start >= now) return {};
  return Fail(fmt::format("--start-at {}: that was {} ago", UtcText(start),
                          TimeFromStartText(now - start)));
}

}  // namespace llmb
