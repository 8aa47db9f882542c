#include "harness/config/dataset_options.h"

#include "harness/config/option_binders.h"

namespace llmb {
namespace {

constexpr int kMostLength = 10'000'000;  // tokens
constexpr int kMostPrefixes = 1'000'000;
constexpr std::string_view kDatasetGroup = "Data sets";

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
      "how much faster than its timestamps a data set is sent; without --concurrent and "
      "--request-rate, requests with timestamps are sent at them",
      ValueCount::kOne},
     BindTraceSpeed,
     kDatasetGroup},
    {{"--trace-window", "A:B", "all",
      "the part of the timestamps that is sent, in seconds of the data set from its first request",
      ValueCount::kOne},
     BindTraceWindow,
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
