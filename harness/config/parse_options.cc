#include "harness/config/parse_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "harness/base/exit_options.h"
#include "harness/base/text.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/foreign_options.h"
#include "harness/config/option_binders.h"
#include "harness/config/option_table.h"
#include "harness/config/vllm_line.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;

bool StartsWithTwoDashes(const std::string& word) { return word.substr(0, 2) == "--"; }

// Moves Google Benchmark's flags out of `words`, joining "--benchmark_filter x" to one word.
Words ExtractBenchmarkFlags(Words& words) {
  Words flags;
  Words others;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!IsBenchmarkFlag(words[i])) {
      others.push_back(words[i]);
      continue;
    }
    flags.push_back(words[i]);
    const bool next_is_value = i + 1 < words.size() && !StartsWithTwoDashes(words[i + 1]);
    if (next_is_value && BenchmarkFlagTakesNextWord(words[i])) flags.back() += "=" + words[++i];
  }
  words = std::move(others);
  return flags;
}

Status CheckNoStrayWord(const Words& others) {
  if (others.empty()) return {};
  if (others.front().starts_with("http://") || others.front().starts_with("https://")) {
    return Fail(
        fmt::format("unexpected word '{}' (give the URL with --url)", RedactUrl(others.front())));
  }
  return Fail(
      fmt::format("unexpected word '{}' (endpoints are named with --models, and --help lists the "
                  "options)",
                  OneLine(others.front())));
}

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

// Error: an option of one kind of data set, with another kind or none.
Status CheckOwners(const GivenOptions& given, const Options& options) {
  constexpr std::pair<std::string_view, Dataset> kOwners[] = {
      {"--random-", Dataset::kRandom},
      {"--prefix-repetition-", Dataset::kPrefixRepetition},
      {"--custom-", Dataset::kCustom},
      {"--sharegpt-", Dataset::kShareGpt}};
  for (const auto& [option, values] : given) {
    for (const auto& [begin, owner] : kOwners) {
      if (!option.starts_with(begin) || options.dataset_name == owner) continue;
      return Fail(fmt::format("{} needs --dataset-name {}", option, Name(owner)));
    }
  }
  return {};
}

// Error: an option that needs a file, conversations or prefixes, with a data set that has none.
Status CheckDatasetHasParts(const GivenOptions& given, const Options& options) {
  for (const char* option : {"--trace-speed", "--trace-window", "--trace-jitter"}) {
    if (given.contains(option) && !IsFile(options.dataset_name)) {
      return Fail(fmt::format("{} needs a data set that is read from a file", option));
    }
  }
  if (given.contains("--history") && options.dataset_name != Dataset::kCustom) {
    return Fail("--history needs --dataset-name custom (other data sets have no conversations)");
  }
  const bool has_prefixes =
      options.dataset_name == Dataset::kPrefixRepetition || options.random_prefix_len > 0;
  if (given.contains("--no-prime-prefixes") && !has_prefixes) {
    return Fail(
        "--no-prime-prefixes needs --dataset-name prefix_repetition or --random-prefix-len");
  }
  return {};
}

Status CheckWorkload(const GivenOptions& given, const Options& options) {
  LLMB_RETURN_IF_ERROR(CheckOwners(given, options));
  const std::string_view name = Name(options.dataset_name);
  const bool has_open_loops = given.contains("--request-rate") || options.find_capacity;
  if (!options.IsDataset() && given.contains("--max-concurrency") && !has_open_loops) {
    return Fail("--max-concurrency needs --request-rate (--concurrent N has N requests in flight)");
  }
  LLMB_RETURN_IF_ERROR(CheckDatasetHasParts(given, options));
  if (!IsFile(options.dataset_name) && options.dataset_path) {
    return Fail(fmt::format("--dataset-path: --dataset-name {} reads no file", name));
  }
  if (!options.IsDataset()) return {};
  if (IsFile(options.dataset_name) && !options.dataset_path) {
    return Fail(fmt::format("--dataset-name {} needs --dataset-path FILE", name));
  }
  for (const char* other : {"--iterations", "--prompts"}) {
    if (!given.contains(other)) continue;
    return Fail(fmt::format("{} cannot be combined with --dataset-name {} (use --num-prompts N)",
                            other, name));
  }
  return {};
}

// --burstiness without --arrival means gamma arrivals, as in vLLM.
Status SettleArrivals(const GivenOptions& given, Options& options) {
  if (!given.contains("--burstiness")) return {};
  ArrivalPattern& arrivals = options.arrivals;
  if (!given.contains("--arrival")) arrivals.process = ArrivalProcess::kGamma;
  if (arrivals.process == ArrivalProcess::kGamma) return {};
  return Fail(
      fmt::format("--burstiness is the shape of gamma arrivals, which contradicts "
                  "--arrival {}",
                  Name(arrivals.process)));
}

// Requests at an infinite rate of which N may be in flight are N users.
Status SettleInfiniteRate(Options& options) {
  if (options.request_rates.empty() || std::isfinite(options.request_rates.front())) return {};
  if (!options.max_concurrency) {
    return Fail("--request-rate inf needs --max-concurrency N, the number of users");
  }
  if (*options.max_concurrency > kMostUsers) {
    return Fail(fmt::format("--request-rate inf allows a --max-concurrency of at most {}, not {}",
                            kMostUsers, *options.max_concurrency));
  }
  options.concurrent = {*options.max_concurrency};
  options.request_rates.clear();
  options.max_concurrency.reset();
  return {};
}

// Each run of an endpoint is a repetition.
Status SettleInterleavedRuns(ParsedCommandLine& result) {
  if (result.options.interleave_runs == 0) return {};
  const std::string repetitions =
      fmt::format("--benchmark_repetitions={}", result.options.interleave_runs);
  for (const std::string& flag : result.benchmark_flags) {
    // A resumed run has the flag already.
    if (flag == repetitions) return {};
    if (!flag.starts_with("--benchmark_repetitions")) continue;
    return Fail(
        fmt::format("--interleave-runs cannot be combined with {}: it sets the number of "
                    "repetitions itself",
                    flag));
  }
  result.benchmark_flags.push_back(repetitions);
  return {};
}

}  // namespace

Result<ParsedCommandLine> SplitCommandLine(std::span<const std::string> arguments) {
  ParsedCommandLine result;
  Words words(arguments.begin(), arguments.end());
  result.benchmark_flags = ExtractBenchmarkFlags(words);
  LLMB_ASSIGN_OR_RETURN(OwnLine own, FromVllmLine(words));
  words = std::move(own.words);
  result.notes = std::move(own.notes);
  result.is_vllm_line = own.is_vllm;
  LLMB_RETURN_IF_ERROR(CheckNoForeignOption(words));
  LLMB_ASSIGN_OR_RETURN(SplitWords split, SplitByOption(OptionTable(), words));
  LLMB_RETURN_IF_ERROR(CheckNoStrayWord(split.others));
  result.given = std::move(split.given);
  return result;
}

Result<ParsedCommandLine> ParseCommandLine(std::span<const std::string> arguments) {
  ParsedCommandLine result;
  if (const auto exit = ExitActionOf<Action>(arguments)) {
    result.action = *exit;
    return result;
  }
  LLMB_ASSIGN_OR_RETURN(result, SplitCommandLine(arguments));
  const GivenOptions given = result.given;
  LLMB_RETURN_IF_ERROR(BindOptions(OptionTable(), given, result));
  const bool implies_concurrent = given.contains("--concurrent") ||
                                  given.contains("--request-rate") ||
                                  given.contains("--find-capacity");
  if (implies_concurrent && !given.contains("--mode")) result.options.mode = Mode::kConcurrent;
  if (given.contains("--find-capacity") && result.options.mode == Mode::kConcurrent &&
      given.contains("--mode")) {
    result.notes.emplace_back("--mode concurrent changes nothing: a search has open loops only");
  }
  LLMB_RETURN_IF_ERROR(CheckRelations(given, result.options));
  LLMB_RETURN_IF_ERROR(CheckWorkload(given, result.options));
  LLMB_RETURN_IF_ERROR(SettleArrivals(given, result.options));
  LLMB_RETURN_IF_ERROR(SettleInfiniteRate(result.options));
  LLMB_RETURN_IF_ERROR(SettleInterleavedRuns(result));
  return result;
}

}  // namespace llmb
