#include "harness/workload/response_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace llmb {
namespace {

using enum ThresholdFigure;

bool NeedsTwoTokens(ThresholdFigure figure) {
  return figure == kTimePerOutputToken || figure == kInterTokenLatency;
}

std::optional<int> MostTokensOf(const RequestSettings& settings, const WorkloadSettings& workload) {
  switch (workload.dataset_name) {
    case Dataset::kPrompts:
      return settings.max_tokens;
    case Dataset::kRandom:
      return static_cast<int>(
          std::ceil(workload.random_output_len * (1 + workload.random_range_ratio)));
    case Dataset::kPrefixRepetition:
      return workload.prefix_repetition_output_len;
    default:  // the file of the data set decides
      return std::nullopt;
  }
}

}  // namespace

bool LimitsOutput(const RequestSettings& settings, std::span<const Endpoint> endpoints) {
  return std::ranges::all_of(endpoints, [&](const Endpoint& endpoint) {
    return endpoint.max_tokens_field.value_or(settings.max_tokens_field) != MaxTokensField::kNone;
  });
}

ResponseForm ResponseFormOf(const RequestSettings& settings, const WorkloadSettings& workload,
                            std::span<const Endpoint> endpoints) {
  return {.streamed = settings.stream,
          .most_tokens =
              LimitsOutput(settings, endpoints) ? MostTokensOf(settings, workload) : std::nullopt};
}

std::string_view WhyAbsent(ThresholdFigure figure, const ResponseForm& form) {
  const bool is_streamed_time = figure == kTimeToFirstToken || NeedsTwoTokens(figure);
  if (is_streamed_time && !form.streamed) {
    return "it needs streaming, which --no-stream turns off (latency, success and both throughputs "
           "do not)";
  }
  if (NeedsTwoTokens(figure) && form.most_tokens && *form.most_tokens < 2) {
    if (form.is_observed) {
      return "it needs the times of two tokens of a response (latency, success and both "
             "throughputs do not)";
    }
    return "it needs two tokens of a response, which is limited to one (latency, success and both "
           "throughputs do not)";
  }
  return "";
}

Status CheckFigures(const std::vector<Threshold>& thresholds, const ResponseForm& form,
                    std::string_view source) {
  for (const Threshold& threshold : thresholds) {
    const std::string_view why = WhyAbsent(threshold.figure, form);
    if (!why.empty()) return Fail(fmt::format("{} '{}': {}", source, threshold.text, why));
  }
  return {};
}

Status CheckFigures(const GoodputLimits& limits, const ResponseForm& form) {
  const auto check = [&](bool given, std::string_view name, ThresholdFigure figure) -> Status {
    const std::string_view why = given ? WhyAbsent(figure, form) : "";
    if (why.empty()) return {};
    return Fail(fmt::format("--goodput {}: {}", name, why));
  };
  LLMB_RETURN_IF_ERROR(check(limits.ttft.has_value(), "ttft", kTimeToFirstToken));
  return check(limits.tpot.has_value(), "tpot", kTimePerOutputToken);
}

}  // namespace llmb
