#include "harness/record/percentile_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/parse_value.h"

namespace llmb {
namespace {

// vLLM measures these in its own queue, which requests of this program do not wait in.
constexpr std::string_view kOfClientQueue[] = {"client_queue_time", "e2el_including_client_queue"};

}  // namespace

bool PercentileChoice::Has(std::string_view metric) const {
  return std::ranges::find(metrics, metric) != metrics.end();
}

Result<std::vector<std::string>> ParsePercentileMetrics(std::string_view option,
                                                        const std::string& text) {
  LLMB_ASSIGN_OR_RETURN(const auto names, SplitNames(option, {text}));
  std::vector<std::string> metrics;
  for (const std::string& name : names) {
    if (std::ranges::find(kOfClientQueue, name) != std::end(kOfClientQueue)) {
      return Fail(
          fmt::format("{}: there is no {} here; the summary has times from the schedule "
                      "(p99_ttft_from_schedule)",
                      option, name));
    }
    LLMB_RETURN_IF_ERROR(CheckOneOf(option, name, {"ttft", "tpot", "itl", "e2el"}));
    if (std::ranges::find(metrics, name) == metrics.end()) metrics.push_back(name);
  }
  return metrics;
}

Result<std::vector<double>> ParsePercentiles(std::string_view option, const std::string& text) {
  LLMB_ASSIGN_OR_RETURN(const auto numbers, SplitNames(option, {text}));
  std::vector<double> percentiles;
  percentiles.reserve(numbers.size());
  for (const std::string& number : numbers) {
    LLMB_ASSIGN_OR_RETURN(const double percentile, ParseDecimal(option, number, 0, 100));
    percentiles.push_back(percentile);
  }
  return percentiles;
}

std::string PercentileText(double percentile) { return fmt::format("{}", percentile); }

}  // namespace llmb
