#include "tools/convert/run_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/document/json_value.h"
#include "harness/endpoint/url.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

// An endpoint as a run measured it.
struct Measured {
  const RunContext& context;
  const Endpoint& endpoint;
  const std::set<std::string>& prompt_ids;
};

SettingValue ValueWithLabel(const std::string& label) { return {label, label}; }

SettingValue ModelValue(const std::string& model_name) {
  return {model_name, model_name.substr(model_name.rfind('/') + 1)};
}

std::optional<SettingValue> Model(const Measured& run) {
  return ModelValue(run.endpoint.model_name);
}

std::optional<SettingValue> MaxTokens(const Measured& run) {
  const RequestSettings& settings = run.context.settings;
  const auto field = run.endpoint.max_tokens_field.value_or(settings.max_tokens_field);
  if (field == MaxTokensField::kNone) return ValueWithLabel("no limit of tokens");
  const auto tokens = static_cast<std::uint64_t>(std::max(0, settings.max_tokens));
  return ValueWithLabel("max " + Counted(tokens, "token"));
}

std::optional<SettingValue> Streaming(const Measured& run) {
  return ValueWithLabel(run.context.settings.stream ? "streamed" : "not streamed");
}

std::optional<SettingValue> UsedApi(const Measured& run) {
  return ValueWithLabel(fmt::format("{} API", WordsFor(run.context.settings.api)));
}

std::optional<SettingValue> Temperature(const Measured& run) {
  const std::optional<double> temperature = run.context.settings.temperature;
  return ValueWithLabel(temperature ? fmt::format("temperature {}", *temperature)
                                    : "no temperature");
}

std::optional<SettingValue> EndOfText(const Measured& run) {
  return ValueWithLabel(run.context.settings.ignore_eos ? "ignoring the end" : "");
}

std::optional<SettingValue> UniquePrompts(const Measured& run) {
  return ValueWithLabel(run.context.settings.unique_prompts ? "unique prompts" : "");
}

std::optional<SettingValue> History(const Measured& run) {
  return ValueWithLabel(run.context.workload.live_history ? "live history" : "");
}

std::optional<SettingValue> Priming(const Measured& run) {
  return ValueWithLabel(run.context.workload.prime_prefixes ? "" : "prefixes not primed");
}

// A data set without the settings that History and Priming compare. The folder of its file does not
// identify its rows.
SettingValue DataSet(WorkloadSettings workload) {
  workload.live_history = false;
  workload.prime_prefixes = true;
  if (workload.dataset_path) {
    workload.dataset_path = std::filesystem::path(*workload.dataset_path).filename().string();
  }
  const std::string text = WorkloadText(workload);
  return {text, std::string(Name(workload.dataset_name)), text};
}

std::optional<SettingValue> Prompts(const Measured& run) {
  if (run.context.workload.IsDataset()) return DataSet(run.context.workload);
  SettingValue value{"", Counted(run.prompt_ids.size(), "prompt")};
  for (const std::string& id : run.prompt_ids) {
    const auto prompt = std::ranges::find(run.context.prompts, id, &Prompt::id);
    value.identity += id + '\0';
    if (prompt != run.context.prompts.end()) value.identity += prompt->text + '\0';
  }
  return value;
}

std::optional<SettingValue> Timeout(const Measured& run) {
  const Nanoseconds timeout = run.endpoint.timeout.value_or(run.context.settings.timeout);
  return ValueWithLabel(fmt::format("timeout {:g} s", ToSeconds(timeout)));
}

// The port of a simulated endpoint differs in each run, and means nothing.
std::optional<SettingValue> EndpointUrl(const Measured& run) {
  if (run.endpoint.simulated) return ValueWithLabel("simulated");
  const std::optional<Url> url = Url::Parse(run.endpoint.url);
  std::string text = RedactUrl(run.endpoint.url);
  // The API is a setting of its own.
  const std::string_view path = PathOf(run.context.settings.api);
  if (text.ends_with(path)) text.resize(text.size() - path.size());
  if (!url) return ValueWithLabel("at " + text);
  const std::string port = url->Port();
  return SettingValue{text, "at " + url->Host() + (port.empty() ? "" : ":" + port)};
}

std::optional<SettingValue> ClientHost(const Measured& run) {
  if (run.context.host.name.empty()) return std::nullopt;
  return ValueWithLabel("from " + run.context.host.name);
}

std::optional<SettingValue> Version(const Measured& run) {
  if (run.context.version.empty()) return std::nullopt;
  return ValueWithLabel("version " + run.context.version);
}

// Users of version 0.1 waited for each other between prompts.
std::optional<SettingValue> Flow(const Measured& run) {
  return ValueWithLabel(run.context.flow.empty() ? "with barriers" : run.context.flow + " flow");
}

std::optional<SettingValue> Timestamps(const Measured& run) {
  const auto stamps = run.context.timestamps.find(run.endpoint.name);
  if (stamps == run.context.timestamps.end()) return std::nullopt;
  return ValueWithLabel(stamps->second.source + " timestamps");
}

std::optional<SettingValue> Arrivals(const Measured& run) {
  const std::optional<ArrivalPattern>& arrivals = run.context.arrivals;
  if (!arrivals) return std::nullopt;
  std::string label = fmt::format("{} arrivals", Name(arrivals->process));
  if (arrivals->process == ArrivalProcess::kGamma) {
    label += fmt::format(" of burstiness {}", arrivals->burstiness);
  }
  if (const auto& most = run.context.max_concurrency) {
    label += fmt::format(", at most {} in flight", *most);
  }
  return ValueWithLabel(label);
}

// A longer text would make the name of a series unreadable.
constexpr std::size_t kLongestBodyLabel = 40;

// "top_p=0.9, seed=1", or a shorter text if that is too long.
std::string BodyLabel(const Json& body) {
  std::vector<std::string> pairs, keys;
  for (const auto& [key, value] : body.items()) {
    keys.push_back(key);
    pairs.push_back(fmt::format("{}={}", key, value.dump()));
  }
  for (const std::string& label : {Join(pairs, ", "), "extra " + Join(keys, ", ")}) {
    if (label.size() <= kLongestBodyLabel) return label;
  }
  return Counted(keys.size(), "extra key");
}

std::optional<SettingValue> ExtraBody(const Measured& run) {
  const auto extras = run.context.extras.find(run.endpoint.name);
  if (extras == run.context.extras.end() || extras->second.body.empty()) return ValueWithLabel("");
  const std::string& body = extras->second.body;
  const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  return SettingValue{body, json.is_object() ? BodyLabel(json) : "extra body", body};
}

std::optional<SettingValue> Headers(const Measured& run) {
  const auto extras = run.context.extras.find(run.endpoint.name);
  if (extras == run.context.extras.end() || extras->second.headers.empty()) {
    return ValueWithLabel("");
  }
  const std::string names = Join(extras->second.headers, ", ");
  return SettingValue{LowerCase(names), "with " + names};
}

std::optional<SettingValue> Custom(const Measured& run) {
  std::vector<std::string> pairs;
  pairs.reserve(run.context.custom.size());
  for (const auto& [key, value] : run.context.custom) {
    pairs.push_back(fmt::format("{}={}", key, value));
  }
  return ValueWithLabel(Join(pairs, ", "));
}

struct Setting {
  std::string_view title;
  std::optional<SettingValue> (*value)(const Measured&);
};

constexpr std::array kSettings = {
    Setting{"model", Model},
    Setting{"max tokens", MaxTokens},
    Setting{"streaming", Streaming},
    Setting{"prompts", Prompts},
    Setting{"temperature", Temperature},
    Setting{"URL", EndpointUrl},
    Setting{"timeout", Timeout},
    Setting{"host of the client", ClientHost},
    Setting{"version", Version},
    Setting{"timestamps", Timestamps},
    Setting{"flow", Flow},
    Setting{"arrivals", Arrivals},
    Setting{"API", UsedApi},
    Setting{"--ignore-eos", EndOfText},
    Setting{"--unique-prompts", UniquePrompts},
    Setting{"--history", History},
    Setting{"--no-prime-prefixes", Priming},
    Setting{"--extra-body", ExtraBody},
    Setting{"--header", Headers},
    Setting{"--benchmark_context", Custom},
};
constexpr std::string_view kInput = "input";

}  // namespace

const std::vector<std::string_view>& SettingTitles() {
  static const std::vector<std::string_view> titles = [] {
    std::vector<std::string_view> all = {kInput};
    for (const Setting& setting : kSettings) all.push_back(setting.title);
    return all;
  }();
  return titles;
}

Settings SettingsOf(const RunContext& context, const Endpoint& endpoint,
                    const std::set<std::string>& prompt_ids) {
  Settings settings = {SettingValue{}};
  const Measured run{context, endpoint, prompt_ids};
  for (const Setting& setting : kSettings) settings.push_back(setting.value(run));
  return settings;
}

Settings SettingsOfCsv(const std::string& label, const std::string& model_name) {
  Settings settings(SettingTitles().size());
  settings[0] = ValueWithLabel(label);
  settings[1] = ModelValue(model_name);
  return settings;
}

}  // namespace llmb
