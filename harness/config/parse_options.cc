#include "harness/config/parse_options.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

#include "harness/base/exit_options.h"
#include "harness/base/text.h"
#include "harness/config/benchmark_flags.h"
#include "harness/config/dataset_option_checks.h"
#include "harness/config/foreign_options.h"
#include "harness/config/option_binders.h"
#include "harness/config/option_relations.h"
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
  const bool is_number = !others.front().empty() &&
                         others.front().find_first_not_of("0123456789.") == std::string::npos;
  return Fail(fmt::format("unexpected word '{}' ({})", OneLine(others.front()),
                          is_number ? "several values have commas, as in --concurrent 1,2,4"
                                    : "endpoints are named with --models, and --help lists the "
                                      "options"));
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
  LLMB_RETURN_IF_ERROR(CheckDatasetOptions(given, result.options));
  LLMB_RETURN_IF_ERROR(SettleArrivals(given, result.options));
  LLMB_RETURN_IF_ERROR(SettleInfiniteRate(result.options));
  LLMB_RETURN_IF_ERROR(SettleInterleavedRuns(result));
  return result;
}

}  // namespace llmb
