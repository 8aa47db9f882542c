#include "harness/run/settle_dataset.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/config/option_binders.h"
#include "harness/console/number_text.h"
#include "harness/run/check_dataset.h"
#include "harness/workload/tick_jitter.h"

namespace llmb {
namespace {

// Traces of these formats were published with a coarse clock, so that many requests arrive at once
// and then none. Only the whole trace shows the tick.
Status SpreadTicks(const GivenOptions& given, RunPlan& plan) {
  Options& options = plan.options;
  const bool may_be_coarse =
      options.dataset_name == Dataset::kMooncake || options.dataset_name == Dataset::kBurstGpt;
  if (!may_be_coarse || !plan.dataset.is_trace || options.trace_jitter) return {};
  const std::optional<Nanoseconds> tick = TickOf(plan.dataset.arrivals, options.trace_speed);
  if (!tick) return {};
  options.trace_jitter = tick;
  LLMB_ASSIGN_OR_RETURN(plan.dataset, CheckDataset(options, given, *plan.rows));
  return {};
}

// Rows without a request are no error, so a note says how many they are.
void AddDropped(RunPlan& plan) {
  for (const auto& [reason, count] : plan.dataset.dropped) {
    plan.notes.push_back(fmt::format("{}: {} of the rows that were read {} left out: {}",
                                     plan.options.dataset_path.value_or(""), count,
                                     count == 1 ? "is" : "are", reason));
  }
}

// How long the whole file is, nobody has looked.
std::string PartNote(const RunPlan& plan) {
  if (!plan.dataset.is_part) return "";
  return fmt::format(
      "{}: only the first {} requests of {} conversations are planned, more than --duration {:g} "
      "has "
      "time for; --num-prompts N plans N",
      PrintableText(plan.options.dataset_path.value_or("")),
      GroupedDigits(static_cast<std::uint64_t>(plan.dataset.requests)),
      GroupedDigits(plan.dataset.conversations), ToSeconds(*plan.options.duration));
}

// Empty if all requests have the limit, or none was given.
std::string LimitNote(const GivenOptions& given, const RunPlan& plan) {
  const DatasetSize& dataset = plan.dataset;
  if (!given.contains("--max-tokens") || dataset.own_limits == 0) return "";
  const int max_tokens = plan.options.max_tokens;
  if (dataset.own_limits < dataset.requests) {
    return fmt::format(
        "--max-tokens {} is the limit of {} of {} requests; the others have their own", max_tokens,
        dataset.requests - dataset.own_limits, dataset.requests);
  }
  const std::string_view option = OutputLimitOption(plan.options, dataset);
  return fmt::format(
      "--max-tokens {} limits no request: {}", max_tokens,
      option.empty() ? "each row has a limit of its own" : fmt::format("{} does", option));
}

}  // namespace

std::string_view OutputLimitOption(const Options& options, const DatasetSize& dataset) {
  switch (options.dataset_name) {
    case Dataset::kRandom:
      return "--random-output-len";
    case Dataset::kPrefixRepetition:
      return "--prefix-repetition-output-len";
    case Dataset::kShareGpt:
      return "--sharegpt-output-len";
    case Dataset::kCustom:
      if (options.custom_output_len) return "--custom-output-len";
      [[fallthrough]];
    default:
      return dataset.own_limits == 0 ? "--max-tokens" : "";
  }
}

Status SettleDataset(const GivenOptions& given, RunPlan& plan) {
  Options& options = plan.options;
  if (!options.IsDataset()) return {};
  plan.rows = std::make_shared<DatasetRows>();
  LLMB_ASSIGN_OR_RETURN(plan.dataset, CheckDataset(options, given, *plan.rows));
  LLMB_RETURN_IF_ERROR(SpreadTicks(given, plan));
  AddDropped(plan);
  for (std::string note : {LimitNote(given, plan), PartNote(plan)}) {
    if (!note.empty()) plan.notes.push_back(std::move(note));
  }
  options.conversations = plan.dataset.has_conversations;
  if (!options.duration || options.conversations) options.num_prompts = plan.dataset.requests;
  if (plan.dataset.is_trace) options.mode = Mode::kConcurrent;
  if (options.find_capacity && IsFile(options.dataset_name)) {
    return Fail(
        fmt::format("--find-capacity cannot send --dataset-name {}: a file may end within a "
                    "stage (prompts, random and prefix_repetition do not)",
                    Name(options.dataset_name)));
  }
  if (plan.dataset.is_trace || options.find_capacity || !options.request_rates.empty() ||
      !options.max_concurrency) {
    return {};
  }
  // Without a rate everything is due at once, as in vLLM.
  if (*options.max_concurrency > kMostUsers) {
    return Fail(fmt::format("--max-concurrency without --request-rate allows at most {}, not {}",
                            kMostUsers, *options.max_concurrency));
  }
  options.mode = Mode::kConcurrent;
  options.concurrent = {*options.max_concurrency};
  options.max_concurrency.reset();
  return {};
}

}  // namespace llmb
