#include "harness/workload/open_dataset.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "harness/base/random.h"
#include "harness/base/text.h"
#include "harness/workload/csv_trace_reader.h"
#include "harness/workload/custom_reader.h"
#include "harness/workload/mooncake_reader.h"
#include "harness/workload/prefix_repetition_reader.h"
#include "harness/workload/random_reader.h"
#include "harness/workload/sharegpt_reader.h"
#include "harness/workload/tick_jitter.h"
#include "harness/workload/trace_part.h"

namespace llmb {
namespace {

using Reader = std::unique_ptr<WorkloadReader>;

// The reader of a data set that has a file: Dataset::kCustom, unless it is one of those named here.
Reader ReaderOf(const WorkloadSettings& settings, DatasetInput input) {
  switch (settings.dataset_name) {
    case Dataset::kShareGpt: {
      ShareGptRules rules;
      if (settings.sharegpt_output_len) rules.output_len = *settings.sharegpt_output_len;
      return std::make_unique<ShareGptReader>(std::move(input), rules);
    }
    case Dataset::kMooncake:
      return std::make_unique<MooncakeReader>(std::move(input));
    case Dataset::kAzure:
      return std::make_unique<CsvTraceReader>(std::move(input), kAzureTrace);
    case Dataset::kBurstGpt:
      return std::make_unique<CsvTraceReader>(std::move(input), kBurstGptTrace);
    default:
      return std::make_unique<CustomReader>(std::move(input), settings.custom_output_len);
  }
}

Reader RandomOf(const WorkloadSettings& settings, std::uint64_t seed) {
  const RandomLengths lengths{.input_len = settings.random_input_len,
                              .output_len = settings.random_output_len,
                              .range_ratio = settings.random_range_ratio,
                              .prefix_len = settings.random_prefix_len};
  return std::make_unique<RandomReader>(lengths, seed);
}

// The reader has no end (nullopt), because a flow sends as many requests as it needs.
Reader PrefixesOf(const WorkloadSettings& settings, std::uint64_t seed) {
  const PrefixRepetition lengths{
      .prefix_len = settings.prefix_repetition_prefix_len,
      .suffix_len = settings.prefix_repetition_suffix_len,
      .num_prefixes = static_cast<std::uint64_t>(settings.prefix_repetition_num_prefixes),
      .output_len = settings.prefix_repetition_output_len};
  return std::make_unique<PrefixRepetitionReader>(lengths, std::nullopt, seed);
}

// The check before a run and each flow read a data set from its beginning. A pipe is empty after
// the first time, and opening a pipe that nobody writes to blocks forever.
Status CheckCanBeReadAgain(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  const auto type = status.type();
  if (!std::filesystem::exists(status) || type == std::filesystem::file_type::regular ||
      type == std::filesystem::file_type::directory) {
    return {};
  }
  return Fail(
      fmt::format("cannot read {}: it is {}, which cannot be read more than once; save it "
                  "as a file",
                  PrintableText(path),
                  type == std::filesystem::file_type::fifo ? "a pipe" : "no regular file"));
}

Result<Reader> OpenFileOf(const WorkloadSettings& settings) {
  LLMB_RETURN_IF_ERROR(CheckCanBeReadAgain(*settings.dataset_path));
  LLMB_ASSIGN_OR_RETURN(DatasetInput input, OpenDatasetInput(*settings.dataset_path));
  return ReaderOf(settings, std::move(input));
}

}  // namespace

Result<std::unique_ptr<WorkloadReader>> OpenDataset(const WorkloadSettings& settings,
                                                    std::uint64_t seed) {
  DatasetRows none(0);
  return OpenDataset(settings, seed, none);
}

Result<std::unique_ptr<WorkloadReader>> OpenDataset(const WorkloadSettings& settings,
                                                    std::uint64_t seed, DatasetRows& rows) {
  const std::uint64_t drawn_from = MixSeeds({seed, SeedOfName("dataset")});
  if (settings.dataset_name == Dataset::kRandom) return RandomOf(settings, drawn_from);
  if (settings.dataset_name == Dataset::kPrefixRepetition) return PrefixesOf(settings, drawn_from);
  LLMB_ASSIGN_OR_RETURN(Reader reader, rows.Open([settings] { return OpenFileOf(settings); }));
  const Nanoseconds jitter = settings.trace_jitter.value_or(Nanoseconds::zero());
  if (jitter > Nanoseconds::zero()) {
    reader = std::make_unique<TickJitter>(std::move(reader), jitter,
                                          MixSeeds({seed, SeedOfName("trace jitter")}));
  }
  return std::make_unique<TracePart>(std::move(reader), settings.trace_window,
                                     settings.trace_speed);
}

}  // namespace llmb
