#include "harness/config/option_table.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

#include "harness/base/parse_value.h"
#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "harness/base/time.h"
#include "harness/endpoint/request_extras.h"
#include "harness/record/metric_profile_name.h"

namespace llmb {
namespace {

using Values = std::vector<std::string>;

// Far beyond any sensible run, and small enough that no product of them overflows 64 bits.
constexpr int kMostIterations = 1'000'000;
constexpr int kMostUsers = 10'000;
constexpr int kMostTokens = 10'000'000;

template <Action kAction>
Status BindAction(std::string_view /*option*/, const Values& /*values*/,
                  ParsedCommandLine& result) {
  result.action = kAction;
  return {};
}

template <auto kMember, bool kValue>
Status BindSwitch(std::string_view /*option*/, const Values& /*values*/,
                  ParsedCommandLine& result) {
  result.options.*kMember = kValue;
  return {};
}

template <auto kMember>
Status BindText(std::string_view option, const Values& values, ParsedCommandLine& result) {
  if (values.front().empty()) return Fail(fmt::format("{} must not be empty", option));
  result.options.*kMember = values.front();
  return {};
}

template <auto kMember, int kMost>
Status BindCount(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto count, ParseWhole(option, values.front(), 1, kMost));
  result.options.*kMember = static_cast<int>(count);
  return {};
}

Status BindModels(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(auto names, SplitNames(option, values));
  result.options.models = std::move(names);
  return {};
}

Status BindMetricProfiles(std::string_view option, const Values& values,
                          ParsedCommandLine& result) {
  return AddMetricProfiles(option, values, result.options.metric_profiles);
}

template <typename Enum>
struct Choice {
  const char* name;
  Enum value;
};

template <typename Enum, std::size_t kCount>
Status Choose(std::string_view option, const std::string& text,
              const Choice<Enum> (&choices)[kCount], Enum& value) {
  Values names;
  for (const auto& choice : choices) {
    names.emplace_back(choice.name);
    if (text == choice.name) value = choice.value;
  }
  return CheckOneOf(option, text, names);
}

Status BindMode(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<Mode> kModes[] = {{"sequential", Mode::kSequential},
                                            {"concurrent", Mode::kConcurrent}};
  return Choose(option, values.front(), kModes, result.options.mode);
}

Status BindProgress(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<ProgressStyle> kStyles[] = {{"auto", ProgressStyle::kAuto},
                                                      {"plain", ProgressStyle::kPlain},
                                                      {"off", ProgressStyle::kOff}};
  return Choose(option, values.front(), kStyles, result.options.progress);
}

Status BindTimestamps(std::string_view option, const Values& values, ParsedCommandLine& result) {
  static constexpr Choice<TimestampSource> kSources[] = {{"kernel", TimestampSource::kKernel},
                                                         {"user", TimestampSource::kUser}};
  return Choose(option, values.front(), kSources, result.options.timestamps.emplace());
}

Status BindTimeout(std::string_view option, const Values& values, ParsedCommandLine& result) {
  const auto what = fmt::format("{} (in seconds)", option);
  LLMB_ASSIGN_OR_RETURN(const auto seconds, ParseDecimal(what, values.front(), 0.001, 86400));
  result.options.timeout = FromSeconds(seconds);
  return {};
}

Status BindTemperature(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto temperature, ParseDecimal(option, values.front(), 0, 2));
  result.options.temperature = temperature;
  return {};
}

Status BindSeed(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto seed, ParseWhole(option, values.front(), 0,
                                                    std::numeric_limits<std::uint64_t>::max()));
  result.options.seed = seed;
  return {};
}

Status BindHeaders(std::string_view option, const Values& values, ParsedCommandLine& result) {
  for (const std::string& text : values) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return Fail(fmt::format("{} must be NAME=VALUE, as in {} X-Team=infra", option, option));
    }
    const std::string name = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    if (auto status = CheckHeader(name, value); !status) {
      return Fail(fmt::format("{}: {}", option, status.error().message));
    }
    result.options.headers.emplace_back(name, value);
  }
  return {};
}

Status BindExtraBody(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto json, ParseStrictJson(values.front(), option));
  auto text = ExtraBodyText(json);
  if (!text) return Fail(fmt::format("{} {}", option, text.error().message));
  result.options.extra_body = *std::move(text);
  return {};
}

constexpr std::string_view kEndpoints = "Endpoints";
constexpr std::string_view kLoad = "Load";
constexpr std::string_view kRequests = "Requests";
constexpr std::string_view kOutput = "Output";
constexpr std::string_view kOther = "Other";

constexpr OptionSpec kOptions[] = {
    {"--models,--endpoints", "A B ...", kEndpoints, "all",
     "which endpoints to measure: names or aliases, separated by spaces or commas",
     ValueCount::kList, BindModels},
    {"--list-models,--list-endpoints", "", kEndpoints, "",
     "print names, aliases and URLs of the endpoints, and exit", ValueCount::kNone,
     BindAction<Action::kListModels>},
    {"--models-file", "FILE", kEndpoints, "",
     "the models file; else $LLM_BENCHMARKS_MODELS, ./models.json, "
     "~/.config/llm-benchmarks/models.json, or the built-in simulated endpoints",
     ValueCount::kOne, BindText<&Options::models_file>},
    {"--url", "URL", kEndpoints, "",
     "measure this one endpoint without a models file (with --model-name)", ValueCount::kOne,
     BindText<&Options::url>},
    {"--model-name", "MODEL", kEndpoints, "", "the model to ask for at --url", ValueCount::kOne,
     BindText<&Options::model_name>},
    {"--auth-token-env", "VAR", kEndpoints, "",
     "the environment variable that holds the token for --url", ValueCount::kOne,
     BindText<&Options::auth_token_env>},

    {"--mode", "sequential|concurrent", kLoad, "sequential",
     "one user per endpoint, or --concurrent of them", ValueCount::kOne, BindMode},
    {"--concurrent", "N", kLoad, "1",
     "users per endpoint that send at the same time; means --mode concurrent", ValueCount::kOne,
     BindCount<&Options::concurrent, kMostUsers>},
    {"--iterations", "N", kLoad, "10", "requests per prompt and user", ValueCount::kOne,
     BindCount<&Options::iterations, kMostIterations>},
    {"--serial-endpoints", "", kLoad, "",
     "measure one endpoint after another instead of all at the same time", ValueCount::kNone,
     BindSwitch<&Options::serial_endpoints, true>},
    {"--seed", "N", kLoad, "0", "seed of everything random, so that a run can be repeated",
     ValueCount::kOne, BindSeed},

    {"--prompts", "FILE", kRequests, "the 18 built in", "the prompts file", ValueCount::kOne,
     BindText<&Options::prompts_file>},
    {"--max-tokens", "N", kRequests, "2048", "most tokens an answer may have", ValueCount::kOne,
     BindCount<&Options::max_tokens, kMostTokens>},
    {"--temperature", "T", kRequests, "0.7", "sampling temperature, 0 to 2", ValueCount::kOne,
     BindTemperature},
    {"--timeout", "S", kRequests, "240",
     "seconds a whole request may take, such as 30 or 0.5; an endpoint's own timeout comes first",
     ValueCount::kOne, BindTimeout},
    {"--no-stream", "", kRequests, "",
     "ask for whole answers; there is then no time to first token and none per output token",
     ValueCount::kNone, BindSwitch<&Options::stream, false>},
    {"--header", "NAME=VALUE", kRequests, "", "add a header to every request; may be repeated",
     ValueCount::kRepeated, BindHeaders},
    {"--extra-body", "JSON", kRequests, "",
     R"(add the keys of this object to every request's body, as in '{"top_p": 0.9}')",
     ValueCount::kOne, BindExtraBody},
    {"--insecure", "", kRequests, "", "do not verify TLS certificates", ValueCount::kNone,
     BindSwitch<&Options::insecure, true>},
    {"--timestamps", "kernel|user", kRequests, "kernel",
     "who stamps what arrives: the kernel on receiving it (by default where it can), or this "
     "program "
     "on reading it",
     ValueCount::kOne, BindTimestamps},

    {"--output-dir", "DIR", kOutput, "results", "where the files of the run are written",
     ValueCount::kOne, BindText<&Options::output_dir>},
    {"--resume", "JOURNAL", kOutput, "",
     "measure what is missing of a run that did not end, and make one run of both; its options are "
     "those of the journal",
     ValueCount::kOne, BindText<&Options::resume>},
    {"--save-token-times", "", kOutput, "",
     "keep the arrival of every token of every request in the run document", ValueCount::kNone,
     BindSwitch<&Options::save_token_times, true>},
    {"--no-visualizations", "", kOutput, "", "draw no charts", ValueCount::kNone,
     BindSwitch<&Options::visualizations, false>},
    {"--raw-csv", "", kOutput, "",
     "write texts that a spreadsheet would run as formulas into the CSVs as they are, without the "
     "' that keeps it from that",
     ValueCount::kNone, BindSwitch<&Options::raw_csv, true>},
    {"--progress", "auto|plain|off", kOutput, "auto",
     "live table on a terminal and a line every 10 s elsewhere; always lines; or nothing",
     ValueCount::kOne, BindProgress},
    {"--metric-profile", "P ...", kOutput, "",
     "print beside our summary the one that vllm, aiperf, guidellm or pcai would compute from the "
     "same records, and why they differ",
     ValueCount::kList, BindMetricProfiles},

    {"--self-check", "", kOther, "",
     "measure this program itself against a simulated endpoint on this machine, with --concurrent "
     "users: how far off its times are at that load; exits 1 where it cannot carry it",
     ValueCount::kNone, BindAction<Action::kSelfCheck>},
    {"--help,-h", "", kOther, "", "print this text and exit", ValueCount::kNone,
     BindAction<Action::kHelp>},
    {"--version", "", kOther, "", "print the version and exit", ValueCount::kNone,
     BindAction<Action::kVersion>},
};

}  // namespace

std::span<const OptionSpec> OptionTable() { return kOptions; }

std::vector<std::string> NamesOf(const OptionSpec& option) {
  std::vector<std::string> names;
  std::string_view rest = option.names;
  while (true) {
    const std::size_t comma = rest.find(',');
    names.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return names;
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace llmb
