#include "harness/config/vllm_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "harness/base/parse_value.h"
#include "harness/base/strict_json.h"
#include "harness/base/text.h"
#include "harness/config/option_binders.h"
#include "harness/config/option_table.h"
#include "harness/config/vllm_items.h"
#include "harness/config/vllm_options.h"
#include "harness/config/vllm_url.h"
#include "harness/endpoint/api.h"
#include "harness/endpoint/request_extras.h"

namespace llmb {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kDefaultRequests = "1000";
constexpr const char* kDefaultCustomLength = "256";  // of every row

bool HasOption(std::string_view name) {
  return std::ranges::any_of(OptionTable(), [&](const OptionSpec& option) {
    return std::ranges::any_of(NamesOf(option), [&](const auto& known) { return known == name; });
  });
}

class Translator : private VllmItems {
 public:
  explicit Translator(std::span<const std::string> words) : VllmItems(words) {}

  Result<OwnLine> Translate() {
    is_vllm_ = IsVllmLine();
    for (const LineItem& item : All()) LLMB_RETURN_IF_ERROR(Take(item));
    LLMB_RETURN_IF_ERROR(AddApi());
    LLMB_RETURN_IF_ERROR(AddUrl());
    LLMB_RETURN_IF_ERROR(AddBody());
    if (is_vllm_) AddDefaults();
    line_.is_vllm = is_vllm_;
    return std::move(line_);
  }

 private:
  void Keep(const Words& words) {
    line_.words.insert(line_.words.end(), words.begin(), words.end());
  }

  void AddDefault(const std::string& option, const std::string& value = "") {
    line_.words.push_back(value.empty() ? option : fmt::format("{}={}", option, value));
    defaults_.push_back(value.empty() ? option : fmt::format("{} {}", option, value));
  }

  Status Take(const LineItem& item) {
    if (item.name == "--backend" || item.name == "--extra-body" || item.name == "--disable-tqdm" ||
        item.name == "--output-len" || item.name == "--custom-output-len") {
      return TakeSpecial(item);
    }
    if (item.name == "--random-range-ratio" && !item.values.empty() &&
        item.values.front().starts_with('{')) {
      return TakeRatios(item);
    }
    if (item.name == "--profile" && !item.values.empty() && IsGuideLlmProfile(item.values[0])) {
      Keep(item.AsWords());
      return {};
    }
    if (item.name == "--header") return TakeHeaders(item);
    // The name in the API is not that of the weights.
    if (item.name == "--model" && HasAnyOf({"--served-model-name"})) return {};
    const bool is_ours = item.name.empty() || HasOption(item.name);
    const VllmOption* option = is_ours ? nullptr : FindVllmOption(item.name);
    if (option == nullptr) {
      Keep(item.AsWords());
      return {};
    }
    return TakeVllm(item, *option);
  }

  Status TakeVllm(const LineItem& item, const VllmOption& option) {
    if (option.treatment == VllmTreatment::kRefused) {
      return Fail(fmt::format("{} is not supported: {}", item.name, option.text));
    }
    if (option.takes_value && item.values.empty()) {
      return Fail(fmt::format("{} needs a value", item.name));
    }
    const std::size_t used = option.takes_value ? 1 : 0;
    if (item.name == "--append-result" && !HasAnyOf({"--save-result"})) {
      line_.words.emplace_back("--save-result");
    }
    switch (option.treatment) {
      case VllmTreatment::kName:
        line_.words.push_back(fmt::format("{}={}", option.text, item.values[0]));
        break;
      case VllmTreatment::kBodyNumber:
        LLMB_RETURN_IF_ERROR(TakeNumber(item, option.text));
        break;
      case VllmTreatment::kMeaningless:
        line_.notes.push_back(fmt::format("{} means nothing here: {}", item.name, option.text));
        break;
      case VllmTreatment::kAddress:
      case VllmTreatment::kRefused:
        break;
    }
    // What is left is an error of the line, which its parser names.
    line_.words.insert(line_.words.end(), item.values.begin() + static_cast<std::ptrdiff_t>(used),
                       item.values.end());
    return {};
  }

  Status TakeNumber(const LineItem& item, std::string_view key) {
    constexpr double kMost = 1e9;
    LLMB_ASSIGN_OR_RETURN(const double number,
                          ParseDecimal(item.name, item.values[0], -kMost, kMost));
    const bool is_whole = std::trunc(number) == number;
    body_[std::string(key)] = is_whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
    return {};
  }

  // vLLM takes several headers after one --header.
  Status TakeHeaders(const LineItem& item) {
    if (item.values.empty()) Keep(item.AsWords());
    for (const std::string& value : item.values) line_.words.push_back("--header=" + value);
    return {};
  }

  Status TakeSpecial(const LineItem& item) {
    if (item.name == "--disable-tqdm") {
      if (!HasAnyOf({"--progress"})) line_.words.emplace_back("--progress=off");
      Keep(item.values);
      return {};
    }
    if (item.values.empty()) return Fail(fmt::format("{} needs a value", item.name));
    if (item.values.size() > 1) Keep({item.values.begin() + 1, item.values.end()});
    if (item.name == "--extra-body") {
      if (extra_body_) return Fail("--extra-body is given 2 times");
      extra_body_ = item.values[0];
    } else if (item.name == "--output-len") {
      std::string option = fmt::format("--{}-output-len", DataSet());
      std::ranges::replace(option, '_', '-');
      if (!HasOption(option)) option = "--max-tokens";
      line_.words.push_back(fmt::format("{}={}", option, item.values[0]));
    } else if (item.name == "--custom-output-len") {
      TakeCustomLength(item.values[0]);
    }
    return {};
  }

  // vLLM takes a ratio for each length. Here one is that of both.
  Status TakeRatios(const LineItem& item) {
    LLMB_ASSIGN_OR_RETURN(const std::string ratio, RangeRatioOfJson(item.values[0]));
    line_.words.push_back("--random-range-ratio=" + ratio);
    Keep({item.values.begin() + 1, item.values.end()});
    return {};
  }

  // As in vLLM, --output-len wins, and other data sets ignore it. A word of its own, -1 would be
  // taken for an option.
  void TakeCustomLength(const std::string& length) {
    if (is_vllm_ && DataSet() != "custom") {
      line_.notes.push_back(fmt::format(
          "--custom-output-len means nothing here: vLLM ignores it with the data set '{}'",
          OneLine(DataSet())));
      return;
    }
    if (!HasAnyOf({"--output-len"})) line_.words.push_back("--custom-output-len=" + length);
  }

  Status AddApi() {
    std::optional<Api> api;
    if (const auto backend = ValueOf("--backend")) {
      LLMB_ASSIGN_OR_RETURN(api, ApiOfBackend(*backend));
    }
    const auto given = ValueOf("--api");
    if (given) {
      const std::optional<Api> named = ApiNamed(*given);
      if (api && named && named != api) {
        return Fail(
            fmt::format("--backend {} contradicts --api {}", *ValueOf("--backend"), Name(*named)));
      }
      api_ = named.value_or(Api::kChat);
      return {};
    }
    if (!api) {
      if (const auto path = ValueOf("--endpoint")) api = ApiAt(*path);
    }
    if (api) {
      line_.words.push_back(fmt::format("--api={}", Name(*api)));
    } else if (is_vllm_) {
      api = Api::kCompletions;
      AddDefault("--api", "completions");
    }
    api_ = api.value_or(Api::kChat);
    return {};
  }

  Status AddUrl() {
    const bool has_address = HasAnyOf({"--base-url", "--host", "--port", "--endpoint"});
    const bool names_another = HasAnyOf({"--url", "--models", "--endpoints", "--models-file"});
    if (has_address && HasAnyOf({"--url"})) {
      return Fail("--url cannot be combined with --base-url, --endpoint, --host or --port");
    }
    if (!has_address && (!is_vllm_ || names_another)) return {};
    LLMB_ASSIGN_OR_RETURN(const std::string url, VllmUrl(*this, api_));
    if (has_address) {
      line_.words.push_back("--url=" + url);
    } else {
      AddDefault("--url", url);
    }
    return {};
  }

  // Keys of --extra-body override the others, as in vLLM.
  Status AddBody() {
    // The key is a switch in the chat API, so vLLM's number would be refused.
    if (api_ == Api::kChat && body_.erase("logprobs") > 0) {
      line_.notes.emplace_back(
          "--logprobs means nothing here: vLLM sends it to the completions API only");
    }
    if (!extra_body_ && body_.empty()) return {};
    if (body_.empty()) {
      line_.words.push_back("--extra-body=" + *extra_body_);
      return {};
    }
    std::string added;
    if (extra_body_) {
      LLMB_ASSIGN_OR_RETURN(const Json json, ParseStrictJson(*extra_body_, "--extra-body"));
      const auto text = ExtraBodyText(json);
      if (!text) return Fail(fmt::format("--extra-body {}", text.error().message));
      added = *text;
    }
    line_.words.push_back("--extra-body=" + MergeExtraBodies(body_.dump(), added));
    return {};
  }

  std::string DataSet() const { return ValueOf("--dataset-name").value_or("random"); }

  void AddDefaults() {
    if (!HasAnyOf({"--dataset-name", "--prompts"})) AddDefault("--dataset-name", "random");
    const bool is_random = DataSet() == "random" && !HasAnyOf({"--prompts"});
    if (is_random && !HasAnyOf({"--ignore-eos"})) AddDefault("--ignore-eos");
    const bool has_length = HasAnyOf({"--custom-output-len", "--output-len", "--max-tokens"});
    if (DataSet() == "custom" && !has_length) {
      AddDefault("--custom-output-len", kDefaultCustomLength);
    }
    const bool keeps_order = HasAnyOf({"--disable-shuffle"}) && HasAnyOf({"--no-oversample"});
    std::string note = NoteAboutRows(DataSet(), keeps_order);
    if (!note.empty()) line_.notes.push_back(std::move(note));
    AddLoad();
    if (!HasAnyOf({"--temperature"})) AddDefault("--temperature", "none");
    if (!HasAnyOf({"--metric-profile", "--percentile-metrics", "--metric-percentiles"})) {
      AddDefault("--metric-profile", "vllm");
    }
    if (defaults_.empty()) return;
    line_.notes.push_back(fmt::format("a line of vllm bench serve has vLLM's defaults, here: {}",
                                      Join(defaults_, " ")));
  }

  // Without a limit vLLM sends all requests at once. Data sets that vLLM does not have keep their
  // timestamps, and a search or a self-check chooses its own load.
  void AddLoad() {
    constexpr std::string_view kTraces[] = {"mooncake", "azure", "burstgpt"};
    const bool is_trace = std::ranges::find(kTraces, DataSet()) != std::end(kTraces);
    if (is_trace || HasAnyOf({"--concurrent", "--mode", "--trace-speed", "--trace-window",
                              "--trace-jitter", "--find-capacity", "--self-check"})) {
      return;
    }
    const std::string rate = ValueOf("--request-rate").value_or("inf");
    if (!HasAnyOf({"--request-rate"})) AddDefault("--request-rate", "inf");
    if (rate != "inf" || HasAnyOf({"--max-concurrency"})) return;
    const std::string requests = ValueOf("--num-prompts").value_or(kDefaultRequests);
    const auto count = ParseWhole("--num-prompts", requests, 1, kMostUsers);
    AddDefault("--max-concurrency", std::to_string(count.value_or(kMostUsers)));
  }

  bool is_vllm_ = false;
  OwnLine line_;
  Words defaults_;  // as the user would write them
  Api api_ = Api::kChat;
  std::optional<std::string> extra_body_;
  Json body_ = Json::object();  // what sampling options add
};

}  // namespace

Result<OwnLine> FromVllmLine(std::span<const std::string> words) {
  return Translator(words).Translate();
}

}  // namespace llmb
