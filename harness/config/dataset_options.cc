#include "harness/config/dataset_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/base/text.h"
#include "harness/config/option_binders.h"
#include "harness/endpoint/length_limit.h"

namespace llmb {
namespace {

constexpr int kMostPrefixes = 1'000'000;
constexpr std::string_view kDatasetGroup = "Data sets";

// Error: a data set of vLLM that this program does not have. It names the one to use instead.
Status CheckNotOfVllm(std::string_view option, std::string_view name) {
  constexpr std::string_view kOthers[] = {"sonnet",        "hf",           "random-mm",
                                          "random-rerank", "custom_image", "custom_audio",
                                          "spec_bench",    "speed_bench",  "txt-slices"};
  if (name == "timed_trace") {
    return Fail(
        fmt::format("{}: this program has no data set 'timed_trace': use mooncake, azure, "
                    "burstgpt or custom, which keep the timestamps of their file",
                    option));
  }
  if (std::ranges::find(kOthers, name) == std::end(kOthers)) return {};
  return Fail(
      fmt::format("{}: this program has no data set '{}': use custom, with its prompts in a "
                  "JSONL file",
                  option, name));
}

Status BindDataset(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_RETURN_IF_ERROR(CheckNotOfVllm(option, values.front()));
  LLMB_RETURN_IF_ERROR(CheckOneOf(option, values.front(), DatasetNames()));
  result.options.dataset_name = *DatasetNamed(values.front());
  return {};
}

Status BindRangeRatio(std::string_view option, const Values& values, ParsedCommandLine& result) {
  constexpr double kMost = 0.999;  // a length of 0 is none
  LLMB_ASSIGN_OR_RETURN(const auto ratio, ParseDecimal(option, values.front(), 0, kMost));
  result.options.random_range_ratio = ratio;
  return {};
}

Status BindHistory(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_RETURN_IF_ERROR(CheckOneOf(option, values.front(), {"recorded", "live"}));
  result.options.live_history = values.front() == "live";
  return {};
}

// 1 to kMostLength, or vLLM's -1.
Status BindCustomOutputLen(std::string_view option, const Values& values,
                           ParsedCommandLine& result) {
  std::optional<int>& length = result.options.custom_output_len;
  length.reset();
  if (values.front() == "-1") return {};
  LLMB_ASSIGN_OR_RETURN(const auto tokens, ParseWhole(option, values.front(), 1, kMostLength));
  length = static_cast<int>(tokens);
  return {};
}

// 0.001 to 100,000.
Status BindTraceSpeed(std::string_view option, const Values& values, ParsedCommandLine& result) {
  LLMB_ASSIGN_OR_RETURN(const auto speed, ParseDecimal(option, values.front(), 0.001, 100'000));
  result.options.trace_speed = speed;
  return {};
}

// auto, off, or 0.001 to 86400 seconds.
Status BindTraceJitter(std::string_view option, const Values& values, ParsedCommandLine& result) {
  std::optional<Nanoseconds>& jitter = result.options.trace_jitter;
  jitter.reset();
  if (values.front() == "auto") return {};
  jitter = Nanoseconds::zero();
  if (values.front() == "off") return {};
  const auto what = fmt::format("{} (auto, off or seconds)", option);
  LLMB_ASSIGN_OR_RETURN(const auto seconds, ParseDecimal(what, values.front(), 0.001, 86400));
  jitter = FromSeconds(seconds);
  return {};
}

// A:B in seconds, A before B.
Status BindTraceWindow(std::string_view option, const Values& values, ParsedCommandLine& result) {
  constexpr double kMost = 1e9;
  const std::string_view text = values.front();
  const std::size_t colon = text.find(':');
  if (colon == text.npos) {
    return Fail(
        fmt::format("{} must be A:B in seconds, such as 600:900, not '{}'", option, OneLine(text)));
  }
  const auto what = fmt::format("{} (A:B in seconds)", option);
  LLMB_ASSIGN_OR_RETURN(const auto begin, ParseDecimal(what, text.substr(0, colon), 0, kMost));
  LLMB_ASSIGN_OR_RETURN(const auto end, ParseDecimal(what, text.substr(colon + 1), 0, kMost));
  if (begin >= end) {
    return Fail(fmt::format("{} {}: the window must begin before it ends", option, text));
  }
  result.options.trace_window = TraceWindow{FromSeconds(begin), FromSeconds(end)};
  return {};
}

constexpr OptionSpec kDatasetOptions[] = {
    {{"--dataset-name", "prompts|custom|sharegpt|random|prefix_repetition|mooncake|azure|burstgpt",
      "prompts", "what is sent: the prompts, a case each, or the requests of a data set",
      ValueCount::kOne},
     BindDataset,
     kDatasetGroup},
    {{"--dataset-path", "FILE", "", "the file of a data set that is read", ValueCount::kOne},
     BindText<&Options::dataset_path>,
     kDatasetGroup},
    {{"--trace-speed", "X", "1",
      "send a data set X times as fast as by its timestamps; requests with timestamps are sent at "
      "these unless --concurrent or --request-rate is given",
      ValueCount::kOne},
     BindTraceSpeed,
     kDatasetGroup},
    {{"--trace-window", "A:B", "all",
      "the part of the timestamps that is sent, in seconds of the data set from its first request",
      ValueCount::kOne},
     BindTraceWindow,
     kDatasetGroup},
    {{"--trace-jitter", "auto|off|S", "auto",
      "spread requests of one timestamp over up to S seconds after it; auto: those of mooncake and "
      "burstgpt over the ticks of their clock",
      ValueCount::kOne},
     BindTraceJitter,
     kDatasetGroup},
    {{"--history", "recorded|live", "recorded",
      "the answers that a conversation repeats in later turns: those of the file, or the "
      "endpoint's "
      "own",
      ValueCount::kOne},
     BindHistory,
     kDatasetGroup},
    {{"--random-input-len", "N", "1024", "input tokens of a request of the random data set",
      ValueCount::kOne},
     BindCount<&Options::random_input_len, kMostLength>,
     kDatasetGroup},
    {{"--random-output-len", "N", "128", "most output tokens of a request of the random data set",
      ValueCount::kOne},
     BindCount<&Options::random_output_len, kMostLength>,
     kDatasetGroup},
    {{"--random-range-ratio", "R", "0",
      "spread of both lengths of the random data set, 0 to 0.999: from L(1 - R) to L(1 + R)",
      ValueCount::kOne},
     BindRangeRatio,
     kDatasetGroup},
    {{"--random-prefix-len", "N", "0",
      "input tokens that all requests of the random data set begin with, in addition",
      ValueCount::kOne},
     BindCountOrZero<&Options::random_prefix_len, kMostLength>,
     kDatasetGroup},
    {{"--prefix-repetition-prefix-len", "N", "256",
      "input tokens of each prefix of the prefix_repetition data set", ValueCount::kOne},
     BindCount<&Options::prefix_repetition_prefix_len, kMostLength>,
     kDatasetGroup},
    {{"--prefix-repetition-suffix-len", "N", "256",
      "input tokens after the prefix, different in each request", ValueCount::kOne},
     BindCount<&Options::prefix_repetition_suffix_len, kMostLength>,
     kDatasetGroup},
    {{"--prefix-repetition-num-prefixes", "N", "10", "prefixes of the prefix_repetition data set",
      ValueCount::kOne},
     BindCount<&Options::prefix_repetition_num_prefixes, kMostPrefixes>,
     kDatasetGroup},
    {{"--prefix-repetition-output-len", "N", "128",
      "most output tokens of a request of the prefix_repetition data set", ValueCount::kOne},
     BindCount<&Options::prefix_repetition_output_len, kMostLength>,
     kDatasetGroup},
    {{"--no-prime-prefixes", "", "",
      "do not send each prefix once before the first load level, which brings it into a cache"},
     BindSwitch<&Options::prime_prefixes, false>,
     kDatasetGroup},
    {{"--custom-output-len", "N", "-1",
      "most output tokens of each request of the custom data set, whatever its row says; -1: what "
      "the row says",
      ValueCount::kOne},
     BindCustomOutputLen,
     kDatasetGroup},
    {{"--sharegpt-output-len", "N", "",
      "most output tokens of each request of the sharegpt data set, instead of the length of the "
      "recorded answer",
      ValueCount::kOne},
     BindCount<&Options::sharegpt_output_len, kMostLength>,
     kDatasetGroup},
};

}  // namespace

std::span<const OptionSpec> DatasetOptions() { return kDatasetOptions; }

}  // namespace llmb
