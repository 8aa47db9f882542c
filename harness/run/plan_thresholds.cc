#include "harness/run/plan_thresholds.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/metrics/search_misses.h"
#include "harness/record/threshold.h"

namespace llmb {
namespace {

// A run without streaming has no time to first token, and no time between tokens.
Status CheckStreamed(const std::vector<Threshold>& thresholds, bool streamed,
                     std::string_view source) {
  for (const Threshold& threshold : thresholds) {
    if (streamed || !threshold.NeedsStreaming()) continue;
    return Fail(
        fmt::format("{} '{}': it needs streaming, which --no-stream turns off (latency, "
                    "success and both throughputs do not)",
                    source, threshold.text));
  }
  return {};
}

Status CheckNeedNoSearch(const std::vector<Threshold>& thresholds, std::string_view source) {
  const auto found = std::ranges::find_if(thresholds, &Threshold::NeedsSearch);
  if (found == thresholds.end()) return {};
  return Fail(
      fmt::format("{} '{}': it needs --find-capacity (the share of good requests at a load is "
                  "good_share of the summary)",
                  source, found->text));
}

// A threshold of a load that is not measured could only be undecided.
Status CheckMeasured(const std::vector<Threshold>& thresholds, const std::vector<LoadLevel>& levels,
                     std::string_view source) {
  std::vector<std::string> keys;
  keys.reserve(levels.size());
  for (const LoadLevel& level : levels) keys.push_back(level.Key());
  for (const Threshold& threshold : thresholds) {
    const bool measured =
        !threshold.load || std::ranges::any_of(levels, [&](const LoadLevel& level) {
          return threshold.AppliesTo(level);
        });
    if (measured) continue;
    return Fail(fmt::format("{} '{}': the run does not measure {}, but {}", source, threshold.text,
                            threshold.load->Key(), Join(keys, ", ")));
  }
  return {};
}

Status CheckThresholds(const std::vector<Threshold>& thresholds, const RunPlan& plan,
                       std::string_view source) {
  if (!plan.options.find_capacity) LLMB_RETURN_IF_ERROR(CheckNeedNoSearch(thresholds, source));
  LLMB_RETURN_IF_ERROR(CheckStreamed(thresholds, plan.options.stream, source));
  return CheckMeasured(thresholds, plan.levels, source);
}

// The requests of a search are good or not by the limits of --goodput.
Status CheckGoodput(const Threshold& threshold, const Options& options) {
  const GoodputLimits& limits = options.goodput;
  if (limits.Empty()) {
    return Fail(
        fmt::format("--slo '{}' needs --goodput, the limits of a good request, as in ttft:500 "
                    "tpot:50",
                    threshold.text));
  }
  if (options.stream || (!limits.ttft && !limits.tpot)) return {};
  return Fail(
      fmt::format("--slo '{}': the limits ttft and tpot of --goodput need streaming, which "
                  "--no-stream turns off (e2el does not)",
                  threshold.text));
}

Status CheckSearched(const Threshold& threshold, const Options& options) {
  if (threshold.load) {
    return Fail(fmt::format("--find-capacity cannot search for '{}': a search chooses its loads",
                            threshold.text));
  }
  if (threshold.NeedsSearch()) return CheckGoodput(threshold, options);
  if (SearchedShare(threshold)) return {};
  return Fail(
      fmt::format("--find-capacity cannot search for '{}': its thresholds are quantiles of ttft, "
                  "tpot and latency, such as ttft_p90, success, and goodput",
                  threshold.text));
}

}  // namespace

Status ChooseSlo(RunPlan& plan) {
  plan.slo.of_all = plan.options.slo;
  LLMB_RETURN_IF_ERROR(CheckThresholds(plan.slo.of_all, plan, "--slo"));
  if (!plan.slo.of_all.empty()) return {};
  for (const EndpointJob& job : plan.jobs) {
    if (job.endpoint.slo.empty()) continue;
    const std::string source = fmt::format("model '{}': slo", job.endpoint.name);
    LLMB_ASSIGN_OR_RETURN(auto thresholds, ParseThresholds(source, job.endpoint.slo));
    LLMB_RETURN_IF_ERROR(CheckThresholds(thresholds, plan, source));
    plan.slo.of_endpoint[job.endpoint.name] = std::move(thresholds);
  }
  return {};
}

Status PlanSearches(RunPlan& plan) {
  const Options& options = plan.options;
  if (plan.flags.repetitions > 1) {
    return Fail(
        "--find-capacity cannot be combined with --benchmark_repetitions (each stage of a "
        "search is sent once)");
  }
  for (EndpointJob& job : plan.jobs) {
    const std::vector<Threshold>& thresholds = plan.slo.Of(job.endpoint.name);
    if (thresholds.empty()) {
      return Fail(
          fmt::format("--find-capacity needs --slo, such as 'ttft_p90<500ms': model '{}' has "
                      "no thresholds",
                      job.endpoint.name));
    }
    for (const Threshold& threshold : thresholds) {
      LLMB_RETURN_IF_ERROR(CheckSearched(threshold, options));
      job.search->thresholds.push_back(threshold.text);
      if (threshold.NeedsSearch()) job.search->goodput = GoodputTexts(options.goodput);
    }
  }
  plan.slo = {};
  return {};
}

}  // namespace llmb
