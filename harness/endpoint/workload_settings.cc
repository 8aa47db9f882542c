#include "harness/endpoint/workload_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmb {
namespace {

constexpr std::pair<Dataset, std::string_view> kDatasets[] = {
    {Dataset::kPrompts, "prompts"},
    {Dataset::kCustom, "custom"},
    {Dataset::kShareGpt, "sharegpt"},
    {Dataset::kRandom, "random"},
    {Dataset::kPrefixRepetition, "prefix_repetition"},
    {Dataset::kMooncake, "mooncake"},
    {Dataset::kAzure, "azure"},
    {Dataset::kBurstGpt, "burstgpt"},
};

std::string PrimingText(const WorkloadSettings& settings) {
  return settings.prime_prefixes ? "" : " --no-prime-prefixes";
}

std::string ParametersText(const WorkloadSettings& settings) {
  if (settings.dataset_name == Dataset::kRandom) {
    return fmt::format(
        " --random-input-len {} --random-output-len {} --random-range-ratio {} "
        "--random-prefix-len {}{}",
        settings.random_input_len, settings.random_output_len, settings.random_range_ratio,
        settings.random_prefix_len, PrimingText(settings));
  }
  if (settings.dataset_name == Dataset::kPrefixRepetition) {
    return fmt::format(
        " --prefix-repetition-prefix-len {} --prefix-repetition-suffix-len {} "
        "--prefix-repetition-num-prefixes {} --prefix-repetition-output-len {}{}",
        settings.prefix_repetition_prefix_len, settings.prefix_repetition_suffix_len,
        settings.prefix_repetition_num_prefixes, settings.prefix_repetition_output_len,
        PrimingText(settings));
  }
  std::string text = fmt::format(" --dataset-path {}", settings.dataset_path.value_or(""));
  if (const auto& length = settings.custom_output_len) {
    text += fmt::format(" --custom-output-len {}", *length);
  }
  if (const auto& length = settings.sharegpt_output_len) {
    text += fmt::format(" --sharegpt-output-len {}", *length);
  }
  if (settings.trace_speed != 1) text += fmt::format(" --trace-speed {}", settings.trace_speed);
  if (const auto& window = settings.trace_window) {
    text += fmt::format(" --trace-window {}:{}", ToSeconds(window->begin), ToSeconds(window->end));
  }
  if (const Nanoseconds jitter = settings.trace_jitter.value_or(Nanoseconds(0));
      jitter.count() > 0) {
    text += fmt::format(" --trace-jitter {:g}", ToSeconds(jitter));
  }
  if (settings.live_history) text += " --history live";
  return text;
}

}  // namespace

std::string_view Name(Dataset dataset) {
  return std::ranges::find(kDatasets, dataset, [](const auto& pair) { return pair.first; })->second;
}

std::optional<Dataset> DatasetNamed(std::string_view name) {
  for (const auto& [dataset, known] : kDatasets) {
    if (name == known) return dataset;
  }
  return std::nullopt;
}

std::vector<std::string> DatasetNames() {
  std::vector<std::string> names;
  for (const auto& [dataset, name] : kDatasets) names.emplace_back(name);
  return names;
}

bool IsFile(Dataset dataset) {
  return dataset != Dataset::kPrompts && dataset != Dataset::kRandom &&
         dataset != Dataset::kPrefixRepetition;
}

std::uint64_t PrefixesToPrime(const WorkloadSettings& settings) {
  if (!settings.prime_prefixes) return 0;
  if (settings.dataset_name == Dataset::kPrefixRepetition) {
    return static_cast<std::uint64_t>(settings.prefix_repetition_num_prefixes);
  }
  const bool has_prefix =
      settings.dataset_name == Dataset::kRandom && settings.random_prefix_len > 0;
  return has_prefix ? 1 : 0;
}

std::string WorkloadText(const WorkloadSettings& settings) {
  return fmt::format("--dataset-name {}{}", Name(settings.dataset_name), ParametersText(settings));
}

}  // namespace llmb
