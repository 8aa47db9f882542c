#include "harness/config/dataset_option_checks.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "harness/endpoint/workload_settings.h"

namespace llmb {
namespace {

// Error: an option of one kind of data set, with another kind or none.
Status CheckOwners(const GivenOptions& given, const Options& options) {
  constexpr std::pair<std::string_view, Dataset> kOwners[] = {
      {"--random-", Dataset::kRandom},
      {"--prefix-repetition-", Dataset::kPrefixRepetition},
      {"--custom-", Dataset::kCustom},
      {"--sharegpt-", Dataset::kShareGpt}};
  for (const auto& [option, values] : given) {
    for (const auto& [begin, owner] : kOwners) {
      if (!option.starts_with(begin) || options.dataset_name == owner) continue;
      return Fail(fmt::format("{} needs --dataset-name {}", option, Name(owner)));
    }
  }
  return {};
}

// Error: an option that needs a file, conversations or prefixes, with a data set that has none.
Status CheckDatasetHasParts(const GivenOptions& given, const Options& options) {
  for (const char* option : {"--trace-speed", "--trace-window", "--trace-jitter"}) {
    if (given.contains(option) && !IsFile(options.dataset_name)) {
      return Fail(fmt::format("{} needs a data set that is read from a file", option));
    }
  }
  if (given.contains("--history") && options.dataset_name != Dataset::kCustom) {
    return Fail("--history needs --dataset-name custom (other data sets have no conversations)");
  }
  const bool has_prefixes =
      options.dataset_name == Dataset::kPrefixRepetition || options.random_prefix_len > 0;
  if (given.contains("--no-prime-prefixes") && !has_prefixes) {
    return Fail(
        "--no-prime-prefixes needs --dataset-name prefix_repetition or --random-prefix-len");
  }
  return {};
}

}  // namespace

Status CheckDatasetOptions(const GivenOptions& given, const Options& options) {
  LLMB_RETURN_IF_ERROR(CheckOwners(given, options));
  const std::string_view name = Name(options.dataset_name);
  const bool has_open_loops = given.contains("--request-rate") || options.find_capacity;
  if (!options.IsDataset() && given.contains("--max-concurrency") && !has_open_loops) {
    return Fail("--max-concurrency needs --request-rate (--concurrent N has N requests in flight)");
  }
  LLMB_RETURN_IF_ERROR(CheckDatasetHasParts(given, options));
  if (!IsFile(options.dataset_name) && options.dataset_path) {
    return Fail(fmt::format("--dataset-path: --dataset-name {} reads no file", name));
  }
  if (!options.IsDataset()) return {};
  if (IsFile(options.dataset_name) && !options.dataset_path) {
    return Fail(fmt::format("--dataset-name {} needs --dataset-path FILE", name));
  }
  for (const char* other : {"--iterations", "--prompts"}) {
    if (!given.contains(other)) continue;
    return Fail(fmt::format("{} cannot be combined with --dataset-name {} (use --num-prompts N)",
                            other, name));
  }
  return {};
}

}  // namespace llmb
