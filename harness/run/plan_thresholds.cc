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
  LLMB_RETURN_IF_ERROR(CheckStreamed(thresholds, plan.options.stream, source));
  return CheckMeasured(thresholds, plan.levels, source);
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
      if (threshold.load) {
        return Fail(fmt::format(
            "--find-capacity cannot search for '{}': a search chooses its loads", threshold.text));
      }
      if (!SearchedShare(threshold)) {
        return Fail(
            fmt::format("--find-capacity cannot search for '{}': its thresholds are quantiles "
                        "of ttft, tpot and latency, such as ttft_p90, and success",
                        threshold.text));
      }
      job.search->thresholds.push_back(threshold.text);
    }
  }
  plan.slo = {};
  return {};
}

}  // namespace llmb
