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

Status CheckNeedNoSearch(const std::vector<Threshold>& thresholds, std::string_view source) {
  const auto found = std::ranges::find_if(thresholds, &Threshold::NeedsSearch);
  if (found == thresholds.end()) return {};
  return Fail(
      fmt::format("{} '{}': it needs --find-capacity (without it, good_share in the summary has "
                  "the share of good requests)",
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

// An open loop completes no more requests than it sends. A rate of conversations says how many
// begin, and each brings all its turns.
Status CheckReachable(const Threshold& threshold, const RunPlan& plan, std::string_view source) {
  if (plan.options.conversations) return {};
  if (threshold.figure != ThresholdFigure::kRequestThroughput) return {};
  for (const LoadLevel& level : plan.levels) {
    const std::optional<double> rate = level.Rate();
    if (!rate || !threshold.AppliesTo(level) || threshold.limit <= *rate) continue;
    return Fail(fmt::format(
        "{} '{}': it cannot be met at {}, where {:g} requests/s are sent (to bind it to "
        "one load, end it with that load, as in @rate:50)",
        source, threshold.text, level.Key(), *rate));
  }
  return {};
}

// Warns of an output_throughput above what the requests can carry. It is not an error, because a
// server may exceed its limit of tokens.
void WarnOfUnreachable(const Threshold& threshold, const ResponseForm& form,
                       std::string_view source, RunPlan& plan) {
  if (plan.options.conversations) return;
  if (threshold.figure != ThresholdFigure::kOutputThroughput || !form.most_tokens) return;
  for (const LoadLevel& level : plan.levels) {
    const std::optional<double> rate = level.Rate();
    if (!rate || !threshold.AppliesTo(level)) continue;
    const double most = *rate * *form.most_tokens;
    if (threshold.limit <= most) continue;
    plan.warnings.push_back(
        fmt::format("{} '{}' cannot be met at {}: {:g} requests/s of up to {} output tokens are at "
                    "most {:g} tokens/s",
                    source, threshold.text, level.Key(), *rate, *form.most_tokens, most));
  }
}

Status CheckThresholds(const std::vector<Threshold>& thresholds, RunPlan& plan,
                       std::string_view source) {
  if (!plan.options.find_capacity) LLMB_RETURN_IF_ERROR(CheckNeedNoSearch(thresholds, source));
  const ResponseForm form = ResponseFormOf(plan);
  LLMB_RETURN_IF_ERROR(CheckFigures(thresholds, form, source));
  // A search chooses its loads, and refuses a threshold of one (PlanSearches).
  if (!plan.options.find_capacity) {
    LLMB_RETURN_IF_ERROR(CheckMeasured(thresholds, plan.levels, source));
  }
  for (const Threshold& threshold : thresholds) {
    LLMB_RETURN_IF_ERROR(CheckReachable(threshold, plan, source));
    WarnOfUnreachable(threshold, form, source, plan);
  }
  return {};
}

// The requests of a search are good or not by the limits of --goodput.
Status CheckGoodput(const Threshold& threshold, const Options& options) {
  if (!options.goodput.Empty()) return {};
  return Fail(
      fmt::format("--slo '{}' needs --goodput, the limits of a good request, as in ttft:500 "
                  "tpot:50",
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

ResponseForm ResponseFormOf(const RunPlan& plan) {
  return ResponseFormOf(plan.options, plan.options, plan.Endpoints());
}

Status ChooseSlo(RunPlan& plan) {
  LLMB_RETURN_IF_ERROR(CheckFigures(plan.options.goodput, ResponseFormOf(plan)));
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
