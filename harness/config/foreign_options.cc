#include "harness/config/foreign_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>
#include <vector>

#include "harness/base/text.h"
#include "harness/config/option_table.h"

namespace llmb {
namespace {

constexpr std::size_t kMostNamed = 4;

constexpr std::string_view kDurationHint = "use --duration S, the seconds of each load level";

constexpr std::string_view kFlagsHint = "leave it out: this program prints what it needs to say";

// Options with the same hint, separated by commas.
struct ForeignOptions {
  std::string_view names;
  std::string_view hint;
};

constexpr ForeignOptions kForeign[] = {
    {"--target,--server,--server-url,--server.base-url,--api-base,--api-url,--custom-endpoint",
     "use --url, with the whole URL or its part before /chat/completions"},
    {"--model-names,--api-model-name,--model-id,--server.model-name", "use --model-name"},
    {"--api-key,--auth-token,--token,--openai-api-key",
     "use --auth-token-env VARIABLE: other users could read a token on the command line"},
    {"--num-requests,--request-count,--max-requests,--max-requests-per-run,--number,"
     "--max-num-completed-requests",
     "use --num-prompts N, the requests in all at each load level"},
    {"--concurrency,--num-concurrency,--parallel,--num-concurrent-requests,"
     "--num-workers,--users,--load.num-workers",
     "use --concurrent N"},
    {"--rate,--qps,--load.stages,--user-centric-rate",
     "use --request-rate R, in requests per second, or --concurrent N for users"},
    {"--request-rate-mode,--arrival-pattern", "use --arrival constant, poisson or gamma"},
    {"--arrival-smoothness", "use --burstiness B"},
    {"--detect-saturation,--over-saturation",
     "use --find-capacity with --slo, or levels such as --concurrent 1,2,4,8"},
    {"--profile,--rate-type,--load-type,--load.type,--iteration-type,--sweep",
     "say it with the load: --concurrent N[,N...] for users, --request-rate R[,R...] for rates; "
     "--ramp-up S begins slowly"},
    {"--benchmark-duration,--max-seconds,--max-time-per-run,--test-timeout-s", kDurationHint},
    {"--output-len,--output-tokens,--output-tokens-mean,--osl,"
     "--synthetic-output-tokens-mean,--max-new-tokens,--max-completion-tokens,"
     "--mean-output-tokens",
     "use --max-tokens N, which is a limit"},
    {"--input-tokens,--prompt-tokens,--prompt-tokens-mean,--isl,"
     "--synthetic-input-tokens-mean,--mean-input-tokens,"
     "--traffic-scenario",
     "use --dataset-name random with --random-input-len N"},
    {"--dataset,--data,--input-file,--public-dataset,"
     "--custom-dataset-type,--num-dataset-entries,--prompt-file,--data.type,--data.path,"
     "--data-args,--data-column-mapper,--dataset-config,--dataset-prompt-column,--dataset-split",
     "use --dataset-name NAME with --dataset-path FILE, or --prompts FILE"},
    {"--tokenizer-revision,--tokenizer-path,--model-tokenizer,--processor,--processor-args,"
     "--tokenizer-trust-remote-code,--use-server-token-count,"
     "--tokenizer.pretrained-model-name-or-path",
     "leave it out: the server counts the tokens"},
    {"--backend-type,--backend-kwargs,--api-backend,--endpoint-type,--service-kind,--task,"
     "--request-type,--api.type",
     "use --api chat, or --api completions"},
    {"--stream,--streaming,--api.streaming", "leave it out: streaming is the default"},
    {"--extra-inputs,--extra-request-body,--extra-args,--additional-request-params,"
     "--additional-sampling-params",
     "use --extra-body JSON"},
    {"--use-legacy-max-tokens", "use --max-tokens-field max_tokens"},
    {"--batch-size,--batch-size-text,--prompt-batch-size",
     "leave it out: a request holds one prompt"},
    {"--data-samples", "use --num-prompts N, the requests in all at each load level"},
    {"--num-profile-runs", "use --benchmark_repetitions=N"},
    {"--num-prefix-prompts,--prefix-prompt-length,--shared-system-prompt-length,--prefix-len,"
     "--prefix-ratio",
     "use --dataset-name prefix_repetition, or --random-prefix-len N with --dataset-name random"},
    {"--cooldown,--cooldown-ratio,--benchmark-grace-period",
     "leave it out: the figures are of the time under the full load"},
    {"--verbose,--log-level,--debug", kFlagsHint},
    {"--server-engine,--server-version,--server-gpu-type,--server-gpu-count,--output-extras",
     "use --metadata KEY=VALUE"},
    {"--gpu-telemetry,--no-gpu-telemetry,--server-metrics,--no-server-metrics",
     "leave it out: only the responses are measured"},
    {"--workers-max,--max-workers,--record-processors,--data-num-workers",
     "leave it out: the program chooses its threads; --shard I/N spreads a load over machines"},
    {"--analyze", "use to_csv_and_charts RUN.json"},
    {"--warmup,--warmups,--warmup-request-count,--warmup-percent,--warmup-ratio",
     "use --num-warmups N, the first requests of each load level"},
    {"--output,--output-path,--output-file,--outputs-dir,--artifact-dir,--artifact-directory,"
     "--results-dir,--outputs,--output-artifact-dir,--profile-export-prefix,--profile-export-file,"
     "--experiment-base-dir,--experiment-folder-name",
     "results are always saved; --output-dir DIR chooses the folder"},
    {"--percentiles", "leave it out: the summary has p50, p90, p95 and p99"},
    {"--random-seed", "use --seed N, or --extra-body for a seed of the endpoint"},
    {"--no-progress,--disable-progress,--disable-console,--disable-console-outputs,"
     "--disable-console-interactive",
     "use --progress off"},
    {"--ui,--ui-type", "use --progress auto, plain or off"},
    {"--config,--config-file,--scenario",
     "use --models-file FILE for endpoints and options for the rest"},
    {"--extra-headers,--additional-headers,--headers", "use --header NAME=VALUE"},
    {"--request-timeout,--request-timeout-seconds,--timeout-s", "use --timeout S"},
    {"--max-errors,--max-error-rate,--max-global-error-rate",
     "use --give-up-after N, the failures in a row after which an endpoint is given up"},
    {"--fixed-schedule",
     "use --dataset-name mooncake, azure, burstgpt or custom, whose timestamps are kept"},
    {"--synthetic-input-tokens-stddev,--synthetic-output-tokens-stddev,--output-tokens-stddev,"
     "--prompt-tokens-stddev,--isl-stddev,--osl-stddev",
     "use --random-range-ratio R, the spread of both lengths of --dataset-name random"},
    {"--conversation-num,--num-conversations,--num-sessions,--session-concurrency,"
     "--conversation-turn-mean,--session-turns-mean,--conversation-turn-delay-mean,"
     "--session-turn-delay-mean",
     "use --dataset-name custom, whose rows with a session_id are conversations"},
    {"--request-cancellation-rate,--request-cancellation-delay",
     "no request is cancelled on purpose; --timeout S ends those that take longer"},
    {"--rampup,--ramp,--ramp-up-time,--spawn-rate,--concurrency-ramp-duration,"
     "--request-rate-ramp-duration,--warmup-duration",
     "use --ramp-up S, the seconds in which the load begins"},
    {"--wait-for-model-timeout", "leave it out"},
};

// Options of one letter: of curl, wrk, ab, hey and AIPerf. A number may follow the letter.
struct ForeignLetter {
  char letter;
  std::string_view hint;
};

constexpr ForeignLetter kForeignLetters[] = {
    {'u', "use --url URL"},
    {'m', "use --model-name MODEL"},
    {'H', "use --header NAME=VALUE, or --auth-token-env VARIABLE for a token"},
    {'d', "prompts are files (--prompts FILE), and --extra-body JSON adds keys to each request"},
    {'X', "leave it out: every request is a POST"},
    {'k', "use --insecure"},
    {'c', "use --concurrent N"},
    {'t',
     "use --concurrent N for users, or --duration S for a limit of time; threads are chosen by the "
     "program"},
    {'n', "use --num-prompts N, the requests in all at each load level"},
    {'z', kDurationHint},
    {'q', "use --request-rate R, in requests per second"},
    {'o', "use --output-dir DIR"},
};

// Letters of curl that may stand together, and mean nothing here but k.
constexpr std::string_view kCurlFlags = "sSvkfgiILNO";
constexpr std::string_view kFlagsWithInsecureHint = "leave it out, or use --insecure for curl's -k";

bool BeginsWithDigit(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0;
}

// Whether `value` is what curl takes right behind the letter: -XPOST, -HName:value, -d{...}.
bool IsJoinedValue(char letter, std::string_view value) {
  if (letter == 'X') return value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == value.npos;
  if (letter == 'H') return value.find(':') != value.npos;
  return letter == 'd' && value.find_first_of("{@") == 0;
}

bool AreCurlFlags(std::string_view letters) {
  return !letters.empty() && letters.find_first_not_of(kCurlFlags) == letters.npos;
}

// `value`: the next word.
std::string_view HintForLetter(std::string_view word, std::string_view value) {
  if (word.size() < 2 || word[0] != '-') return "";
  const std::string_view rest = word.substr(2);
  const bool has_number = BeginsWithDigit(rest);
  const bool has_value = has_number || IsJoinedValue(word[1], rest);
  if (word != "-k" && AreCurlFlags(word.substr(1))) {
    return word.find('k') == word.npos ? kFlagsHint : kFlagsWithInsecureHint;
  }
  if (!rest.empty() && !has_value) return "";
  // wrk's is the duration, curl's the data.
  if (word[1] == 'd' && (has_number || BeginsWithDigit(value))) return kDurationHint;
  const auto* const found = std::ranges::find(kForeignLetters, word[1], &ForeignLetter::letter);
  return found == std::end(kForeignLetters) ? "" : found->hint;
}

// The option of `word` without its value, with dashes; empty for other words.
std::string OptionIn(const std::string& word) {
  if (AreCurlFlags(std::string_view(word).substr(std::min<std::size_t>(word.size(), 1))) &&
      word.starts_with('-')) {
    return word;
  }
  if (!HintForLetter(word, "").empty()) return word.substr(0, 2);
  if (!word.starts_with("--")) return "";
  std::string name = word.substr(0, word.find('='));
  std::ranges::replace(name, '_', '-');
  return name;
}

bool IsOurs(std::string_view name) {
  return std::ranges::any_of(OptionTable(), [&](const OptionSpec& option) {
    return std::ranges::any_of(NamesOf(option), [&](const auto& known) { return known == name; });
  });
}

std::string_view HintFor(const std::string& name) {
  for (const auto& [names, hint] : kForeign) {
    CommandLineOption listed;
    listed.names = names;
    const std::vector<std::string> all = NamesOf(listed);
    if (std::ranges::find(all, name) != all.end()) return hint;
  }
  return "";
}

}  // namespace

Status CheckNoForeignOption(std::span<const std::string> words) {
  std::vector<std::string> hints;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = OptionIn(words[i]);
    if (name.empty() || IsOurs(name)) continue;
    const std::string_view letter =
        HintForLetter(words[i], i + 1 < words.size() ? words[i + 1] : "");
    const std::string_view hint = letter.empty() ? HintFor(name) : letter;
    if (hint.empty()) continue;
    std::string text = fmt::format("there is no option '{}': {}", name, hint);
    const bool repeated = std::ranges::find(hints, text) != hints.end();
    if (!repeated && hints.size() < kMostNamed) hints.push_back(std::move(text));
  }
  if (hints.empty()) return {};
  return Fail(Join(hints, "; "));
}

}  // namespace llmb
