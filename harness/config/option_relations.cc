#include "harness/config/option_relations.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/config/options.h"

namespace llmb {
namespace {

constexpr const char* kSearchChooses = "the search chooses the rates itself";
constexpr const char* kSearchCounts = "--precision and --budget say how much it sends";
constexpr const char* kSearchOnce = "each stage of a search is sent once";
constexpr const char* kSearchWarmsUp = "the first fifth of each of its stages is not counted";

struct Relation {
  const char* option;
  bool needs;  // otherwise it excludes
  const char* other;
  const char* reason;
};

constexpr const char* kMergeCompares =
    "merge the shards, then compare_runs compares the merged run document";

constexpr Relation kRelations[] = {
    {"--model-name", true, "--url", "models of the models file are chosen with --models"},
    {"--auth-token-env", true, "--url", "the models file names its own variables as ${VAR}"},
    {"--url", false, "--models-file", "--url is an endpoint without a file"},
    {"--url", false, "--models", "--url is an endpoint without a file"},
    {"--iterations", false, "--num-prompts", "one counts per prompt, the other in all"},
    {"--iterations", false, "--duration", "use --num-prompts to limit the requests as well"},
    {"--concurrent", false, "--request-rate",
     "users send when their last request has ended, a rate sends whatever becomes of it"},
    {"--self-check", false, "--request-rate", "it measures with --concurrent users"},
    {"--precision", true, "--find-capacity", "it is the precision of the search"},
    {"--budget", true, "--find-capacity", "--num-prompts and --duration limit a load level"},
    {"--find-capacity", false, "--concurrent", kSearchChooses},
    {"--find-capacity", false, "--request-rate", kSearchChooses},
    {"--find-capacity", false, "--iterations", kSearchCounts},
    {"--find-capacity", false, "--num-prompts", kSearchCounts},
    {"--find-capacity", false, "--duration", kSearchCounts},
    {"--find-capacity", false, "--num-warmups", kSearchWarmsUp},
    {"--find-capacity", false, "--ramp-up", kSearchWarmsUp},
    {"--find-capacity", false, "--self-check", "it measures with --concurrent users"},
    {"--find-capacity", false, "--interleave-runs", kSearchOnce},
    {"--find-capacity", false, "--baseline", "a comparison is of loads that both runs measured"},
    {"--arrival", true, "--request-rate", "users send when their last request has ended"},
    {"--burstiness", true, "--request-rate", "users send when their last request has ended"},
    {"--concurrent", false, "--max-concurrency", "--concurrent N has N requests in flight"},
    {"--trace-speed", false, "--concurrent", "a trace is sent at its timestamps"},
    {"--trace-speed", false, "--request-rate", "a trace is sent at its timestamps"},
    {"--trace-window", false, "--concurrent", "a trace is sent at its timestamps"},
    {"--trace-window", false, "--request-rate", "a trace is sent at its timestamps"},
    {"--trace-jitter", false, "--concurrent", "a trace is sent at its timestamps"},
    {"--trace-jitter", false, "--request-rate", "a trace is sent at its timestamps"},
    {"--find-capacity", false, "--shard",
     "it chooses each stage by the results of the whole load; llm_benchmarks_mpi does it with all "
     "shards"},
    {"--self-check", false, "--shard", "it checks this machine alone; see --shards N"},
    {"--shards", true, "--self-check", "--shard I/N measures one part of the load"},
    {"--interleave-runs", false, "--shard", "it compares the figures of the whole load"},
    {"--baseline", false, "--shard", kMergeCompares},
    {"--fail-if", false, "--shard", kMergeCompares},
    {"--interleave-runs", false, "--serial-endpoints", "endpoints take turns"},
    {"--interleave-runs", false, "--baseline", "the first endpoint is the baseline"},
    {"--baseline-url", true, "--interleave-runs", "the two URLs take turns"},
    {"--result-dir", true, "--save-result", "--output-dir is the folder of all other files"},
    {"--result-filename", true, "--save-result", "other files have names of their own"},
};

Status CheckJudgements(const Options& options) {
  if (options.resume) return {};  // the run may have what they need
  if (!options.fail_if.empty() && options.baseline.empty() && options.interleave_runs == 0) {
    return Fail("--fail-if needs --baseline or --interleave-runs (it judges a comparison)");
  }
  const auto& formats = options.export_formats;
  const bool has_vllm_file =
      options.save_result || std::ranges::find(formats, ExportFormat::kVllm) != formats.end();
  if (options.save_detailed && !has_vllm_file) {
    return Fail("--save-detailed needs --save-result or --export vllm (it lists requests in them)");
  }
  return {};
}

// A search has open loops, too.
bool IsOfOpenLoops(const Relation& relation) {
  return relation.needs && std::string_view(relation.other) == "--request-rate";
}

}  // namespace

Status CheckRelations(const GivenOptions& given, const Options& options) {
  for (const Relation& relation : kRelations) {
    if (!given.contains(relation.option)) continue;
    if (given.contains(relation.other) == relation.needs) continue;
    if (IsOfOpenLoops(relation) && options.find_capacity) continue;
    // The run that is resumed may have what it needs (ResumeCommandLine checks both together).
    if (relation.needs && options.resume) continue;
    return Fail(fmt::format("{} {} {} ({})", relation.option,
                            relation.needs ? "needs" : "cannot be combined with", relation.other,
                            relation.reason));
  }
  if (options.mode == Mode::kSequential && options.concurrent != std::vector{1}) {
    return Fail(fmt::format("--mode sequential has one user, which contradicts --concurrent {}",
                            given.at("--concurrent").front()));
  }
  for (const char* option : {"--request-rate", "--find-capacity"}) {
    if (options.mode != Mode::kSequential || !given.contains(option)) continue;
    return Fail(fmt::format("--mode sequential has one user, which contradicts {}", option));
  }
  return CheckJudgements(options);
}

}  // namespace llmb
