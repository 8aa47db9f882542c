#include "harness/config/vllm_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/command_line.h"
#include "harness/base/text.h"

namespace llmb {
namespace {

using enum VllmTreatment;

constexpr std::string_view kServerCounts = "the server counts the tokens";
constexpr std::string_view kOtherDataSet =
    "it belongs to a data set that this program does not have";

constexpr VllmOption kVllmOptions[] = {
    {"--base-url,--host,--port,--endpoint", true, kAddress, ""},
    {"--model,--served-model-name", true, kName, "--model-name"},
    {"--input-len", true, kName, "--random-input-len"},
    {"--top-p", true, kBodyNumber, "top_p"},
    {"--top-k", true, kBodyNumber, "top_k"},
    {"--min-p", true, kBodyNumber, "min_p"},
    {"--frequency-penalty", true, kBodyNumber, "frequency_penalty"},
    {"--presence-penalty", true, kBodyNumber, "presence_penalty"},
    {"--repetition-penalty", true, kBodyNumber, "repetition_penalty"},
    {"--logprobs", true, kBodyNumber, "logprobs"},
    {"--tokenizer,--tokenizer-mode", true, kMeaningless, kServerCounts},
    {"--trust-remote-code,--skip-tokenizer-init", false, kMeaningless, kServerCounts},
    {"--use-beam-search", false, kMeaningless, "vLLM's own client does not send it either"},
    {"--request-id-prefix", true, kMeaningless, "ids name the prompt, the user and the iteration"},
    {"--ready-check-timeout-sec", true, kMeaningless,
     "the test request does not wait, so start this program when the endpoint is ready"},
    {"--append-result", false, kMeaningless,
     "each run writes a file of its own, as with --save-result"},
    {"--plot-timeline,--plot-dataset-stats", false, kMeaningless, "charts are drawn in any case"},
    {"--timeline-itl-thresholds", true, kMeaningless, "charts have no such colours"},
    {"--disable-shuffle", false, kMeaningless, "rows are sent in the order of the file"},
    {"--no-oversample", false, kMeaningless, "no row is sent twice"},
    {"--skip-chat-template,--custom-skip-chat-template", false, kMeaningless,
     "only the server applies a chat template, to --api chat"},
    {"--profile", false, kRefused, "the profiler of a server is not started"},
    {"--lora-modules,--lora-assignment", true, kRefused,
     "measure each module as an endpoint of the models file"},
    {"--ramp-up-strategy,--ramp-up-start-rps,--ramp-up-end-rps", true, kRefused,
     "give the rates as levels, as in --request-rate 1,2,4"},
    {"--probe-request-rate", true, kRefused, "no other requests are sent beside the load"},
    {"--self-timed,--no-self-timed", false, kRefused,
     "the data sets mooncake, azure and burstgpt keep the arrivals of their trace"},
    {"--chat-template-kwargs", true, kRefused,
     R"(use --extra-body '{"chat_template_kwargs": ...}', which the server applies)"},
    {"--enable-multimodal-chat,--no-reranker,--custom-ensure-client-side-data", false, kRefused,
     "only text is sent"},
    {"--random-batch-size", true, kRefused, "a request holds one prompt"},
    {"--hf-,--sonnet-,--blazedit-,--spec-bench-,--speed-bench-,--random-mm-,--asr-,--bfcl-,--"
     "burstgpt-,"
     "--timed-trace-",
     true, kRefused, kOtherDataSet},
};

}  // namespace

const VllmOption* FindVllmOption(std::string_view name) {
  const auto is_named = [&](const VllmOption& option) {
    CommandLineOption listed;
    listed.names = option.names;
    return std::ranges::any_of(NamesOf(listed), [&](const std::string& known) {
      return name == known || (known.ends_with('-') && name.starts_with(known));
    });
  };
  const auto* found = std::ranges::find_if(kVllmOptions, is_named);
  return found == std::end(kVllmOptions) ? nullptr : found;
}

Result<Api> ApiOfBackend(const std::string& backend) {
  constexpr std::pair<std::string_view, Api> kBackends[] = {{"openai-chat", Api::kChat},
                                                            {"openai", Api::kCompletions},
                                                            {"vllm", Api::kCompletions},
                                                            {"chat", Api::kChat},
                                                            {"completions", Api::kCompletions}};
  std::vector<std::string> known;
  for (const auto& [name, api] : kBackends) {
    if (backend == name) return api;
    known.emplace_back(name);
  }
  return Fail(fmt::format(
      "--backend '{}' is not measured; openai-chat (the chat completions) and openai or "
      "vllm (the completions) are{}",
      OneLine(backend), DidYouMean(backend, known)));
}

}  // namespace llmb
