#include "harness/config/option_table.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "harness/config/dataset_options.h"
#include "harness/config/option_binders.h"
#include "harness/config/output_options.h"
#include "harness/config/shard_options.h"
#include "harness/endpoint/length_limit.h"

namespace llmb {
namespace {

// Far above any sensible run, yet no product of them overflows 64 bits.
constexpr int kMostIterations = 1'000'000;
constexpr int kMostRequests = 1'000'000'000;
constexpr int kMostInterleavedRuns = 1000;

constexpr std::string_view kEndpoints = "Endpoints";
constexpr std::string_view kLoad = "Load";
constexpr std::string_view kRequests = "Requests";
constexpr std::string_view kOther = "Other";

constexpr OptionSpec kOptions[] = {
    {{"--models,--endpoints", "A B ...", "all",
      "which endpoints to measure: names or aliases, separated by spaces or commas",
      ValueCount::kList},
     BindModels,
     kEndpoints},
    {{"--list-models,--list-endpoints", "", "",
      "print names, aliases and URLs of the endpoints, and exit"},
     BindAction<Action::kListModels>,
     kEndpoints},
    {{"--models-file", "FILE", "",
      "the models file; otherwise $LLM_BENCHMARKS_MODELS, ./models.json, "
      "~/.config/llm-benchmarks/models.json, or the built-in simulated endpoints",
      ValueCount::kOne},
     BindText<&Options::models_file>,
     kEndpoints,
     OnResume::kMayChange},
    {{"--url", "URL", "", "measure this one endpoint without a models file", ValueCount::kOne},
     BindText<&Options::url>,
     kEndpoints,
     OnResume::kMustMatch,
     UrlSecrets},
    {{"--model-name,--model", "MODEL", "",
      "the model to request from --url; by default the only one that it lists", ValueCount::kOne},
     BindText<&Options::model_name>,
     kEndpoints},
    {{"--auth-token-env", "VAR", "", "the environment variable that holds the token for --url",
      ValueCount::kOne},
     BindText<&Options::auth_token_env>,
     kEndpoints,
     OnResume::kMayChange},

    {{"--mode", "sequential|concurrent", "sequential",
      "one user per endpoint, or --concurrent of them", ValueCount::kOne},
     BindMode,
     kLoad},
    {{"--concurrent", "N[,N...]", "1",
      "users per endpoint that send at the same time; several load levels are measured one after "
      "another, from low to high; implies --mode concurrent",
      ValueCount::kOne},
     BindConcurrent,
     kLoad},
    {{"--request-rate", "R[,R...]", "",
      "requests per second per endpoint, sent however long responses take; several rates are "
      "measured one after another, from low to high; inf: no rate, but --max-concurrency users",
      ValueCount::kOne},
     BindRequestRate,
     kLoad},
    {{"--arrival", "constant|poisson|gamma", "poisson",
      "how the requests of a --request-rate are spread in time", ValueCount::kOne},
     BindArrival,
     kLoad},
    {{"--burstiness", "B", "1",
      "shape of gamma arrivals: 1 is poisson, less comes in bursts, more is more regular",
      ValueCount::kOne},
     BindBurstiness,
     kLoad},
    {{"--max-concurrency", "N", "",
      "most requests in flight with a --request-rate; further requests wait until one has ended",
      ValueCount::kOne},
     BindMaxConcurrency,
     kLoad},
    {{"--find-capacity", "", "",
      "search for the highest request rate at which each endpoint meets the thresholds of --slo, "
      "instead of measuring load levels"},
     BindSwitch<&Options::find_capacity, true>,
     kLoad},
    {{"--precision", "normal|fine", "normal",
      "of --find-capacity: fine has stages of 4,000 requests instead of 2,000", ValueCount::kOne},
     BindPrecision,
     kLoad},
    {{"--budget", "Nreq|Nm|Nh", "",
      "the most that --find-capacity may send to each endpoint, as in 50000req, or how long it may "
      "take, as in 30m",
      ValueCount::kOne},
     BindBudget,
     kLoad},
    {{"--iterations", "N", "10", "requests per prompt, of all users together", ValueCount::kOne},
     BindCount<&Options::iterations, kMostIterations>,
     kLoad},
    {{"--num-prompts", "N", "",
      "requests in all at each load level, spread over the prompts, instead of --iterations; of a "
      "data "
      "set 1000 unless there is a --duration",
      ValueCount::kOne},
     BindCount<&Options::num_prompts, kMostRequests>,
     kLoad},
    {{"--duration", "S", "",
      "seconds after which a load level begins no more requests, instead of --iterations; with "
      "--num-prompts, whichever is reached first",
      ValueCount::kOne},
     BindSeconds<&Options::duration>,
     kLoad},
    {{"--num-warmups", "N", "0",
      "requests at the beginning of each load level that are in no figure; they are sent in "
      "addition "
      "to the others",
      ValueCount::kOne},
     BindCountOrZero<&Options::num_warmups, kMostRequests>,
     kLoad},
    {{"--ramp-up", "S", "0",
      "seconds over which the users of a load level begin one after another; what they send "
      "meanwhile is in no figure",
      ValueCount::kOne},
     BindSecondsOrZero<&Options::ramp_up>,
     kLoad},
    {{"--interleave-runs", "N", "",
      "measure two endpoints by turns (A B B A ...), N runs each, and compare the second with the "
      "first",
      ValueCount::kOne},
     BindCount<&Options::interleave_runs, kMostInterleavedRuns>,
     kLoad},
    {{"--baseline-url", "URL", "",
      "with --interleave-runs: measure one endpoint, and compare it with the same model and "
      "settings "
      "at this URL",
      ValueCount::kOne},
     BindText<&Options::baseline_url>,
     kLoad,
     OnResume::kMustMatch,
     BaselineUrlSecrets},
    {{"--serial-endpoints", "", "", "measure one endpoint after another instead of all at once"},
     BindSwitch<&Options::serial_endpoints, true>,
     kLoad},
    {{"--seed", "N", "0",
      "seed of each user's order of prompts, of data sets, of arrivals, and of the simulated "
      "endpoints",
      ValueCount::kOne},
     BindSeed,
     kLoad},

    {{"--prompts", "FILE", "the 18 built in", "the prompts file", ValueCount::kOne},
     BindText<&Options::prompts_file>,
     kRequests,
     OnResume::kMayChange},
    {{"--ignore-eos", "", "",
      "ask the server to go on to the limit of output tokens (the key ignore_eos of vLLM, SGLang "
      "and "
      "llama.cpp)"},
     BindSwitch<&Options::ignore_eos, true>,
     kRequests},
    {{"--api", "chat|completions", "chat",
      "the API to measure: /v1/chat/completions, or /v1/completions, which continues a text",
      ValueCount::kOne},
     BindApi,
     kRequests},
    {{"--unique-prompts", "", "",
      "put a text of its own in front of every prompt sent, so that no prefix cache answers it"},
     BindSwitch<&Options::unique_prompts, true>,
     kRequests},
    {{"--max-tokens", "N", "2048", "most tokens a response may have", ValueCount::kOne},
     BindCount<&Options::max_tokens, kMostLength>,
     kRequests},
    {{"--max-tokens-field", "max_tokens|max_completion_tokens|none", "max_tokens",
      "the key that sends --max-tokens; newer OpenAI models want max_completion_tokens",
      ValueCount::kOne},
     BindMaxTokensField,
     kRequests},
    {{"--temperature", "T", "0.7", "sampling temperature, 0 to 2; none leaves the key out",
      ValueCount::kOne},
     BindTemperature,
     kRequests},
    {{"--timeout", "S", "240", "seconds a whole request may take, such as 30 or 0.5",
      ValueCount::kOne},
     BindSeconds<&Options::timeout>,
     kRequests},
    {{"--connect-timeout", "S", "10",
      "seconds that connecting may take: name lookup, TCP and TLS together", ValueCount::kOne},
     BindSeconds<&Options::connect_timeout>,
     kRequests},
    {{"--give-up-after", "N", "20",
      "give up on an endpoint after N failures in a row, at least one per user, and 5 s without a "
      "success; 0: never",
      ValueCount::kOne},
     BindGiveUpAfter,
     kRequests,
     OnResume::kMayChange},
    {{"--no-test-request", "", "",
      "do not send an uncounted request to each endpoint before the measurement"},
     BindSwitch<&Options::test_request, false>,
     kRequests,
     OnResume::kMayChange},
    {{"--no-stream", "", "",
      "request whole responses; there is then no time to first token and no time per output "
      "token"},
     BindSwitch<&Options::stream, false>,
     kRequests},
    {{"--header", "NAME=VALUE", "", "add a header to every request; may be repeated",
      ValueCount::kRepeated},
     BindHeaders,
     kRequests,
     OnResume::kMustMatch,
     HeaderSecrets},
    {{"--extra-body", "JSON", "",
      R"(add the keys of this object to the body of every request, as in '{"top_p": 0.9}')",
      ValueCount::kOne},
     BindExtraBody,
     kRequests,
     OnResume::kMustMatch,
     ExtraBodySecrets},
    {{"--insecure", "", "", "do not verify TLS certificates"},
     BindSwitch<&Options::insecure, true>,
     kRequests},
    {{"--ca-file", "FILE", "", "certificates to trust instead of the system's", ValueCount::kOne},
     BindCaFile,
     kRequests,
     OnResume::kMayChange},
    {{"--client-cert", "FILE", "",
      "a PEM file with the certificate that proves this client's identity, for endpoints that "
      "demand one; it also holds the key, unless there is a --client-key",
      ValueCount::kOne},
     BindText<&Options::client_cert>,
     kRequests,
     OnResume::kMayChange},
    {{"--client-key", "FILE", "",
      "a PEM file with the private key of the client certificate, without a passphrase",
      ValueCount::kOne},
     BindText<&Options::client_key>,
     kRequests,
     OnResume::kMayChange},
    {{"--timestamps", "kernel|user", "kernel",
      "what timestamps arriving bytes: the kernel when it receives them (the default where it "
      "can), or this program when it reads them",
      ValueCount::kOne},
     BindTimestamps,
     kRequests},
    {{"--http-reader", "own|curl", "own",
      "what reads responses over direct http:// connections: this program itself, which costs "
      "less, or libcurl, which reads all others",
      ValueCount::kOne},
     BindHttpReader,
     kRequests},

    {{"--self-check", "", "",
      "measure the timing error of this program itself against a simulated endpoint on this "
      "machine, with --concurrent users; exits 1 if the machine cannot carry that load"},
     BindAction<Action::kSelfCheck>,
     kOther},
    {{"--list-datasets", "", "",
      "print the values of --dataset-name with an example of each, and exit"},
     BindAction<Action::kListDatasets>,
     kOther},
    {{"--help,-h", "", "", "print this text and exit"}, BindAction<Action::kHelp>, kOther},
    {{"--version", "", "", "print the version and exit"}, BindAction<Action::kVersion>, kOther},
};

}  // namespace

std::span<const OptionSpec> OptionTable() {
  static const std::vector<OptionSpec> all = [] {
    std::vector<OptionSpec> options(std::begin(kOptions), std::end(kOptions));
    // The other tables go in front of the group "Other", which stays the last one of --help.
    for (const std::span<const OptionSpec> part :
         {DatasetOptions(), ShardOptions(), OutputOptions()}) {
      const auto place = std::ranges::find(options, kOther, &OptionSpec::group);
      options.insert(place, part.begin(), part.end());
    }
    return options;
  }();
  return all;
}

const OptionSpec& OptionNamed(std::string_view name) {
  return *std::ranges::find_if(OptionTable(), [&](const OptionSpec& option) {
    return option.names.substr(0, option.names.find(',')) == name;
  });
}

}  // namespace llmb
