#include "harness/compare/compared_metric.h"

#include <array>

namespace llmb {
namespace {

using enum BetterDirection;
using Kind = ComparedMetric::Kind;
using Summary = EndpointSummary;

template <auto kDistribution, auto kFigure>
std::optional<double> FigureOf(const Summary& summary) {
  return summary.*kDistribution.*kFigure;
}

template <auto kRate>
std::optional<double> RateOf(const Summary& summary) {
  return summary.*kRate;
}

template <auto kDistribution>
constexpr auto kP50 = FigureOf<kDistribution, &Distribution::p50>;
template <auto kDistribution>
constexpr auto kP99 = FigureOf<kDistribution, &Distribution::p99>;

constexpr std::array kMetrics = {
    ComparedMetric{"ttft_p50", "s", kLower, Kind::kMedian, kP50<&Summary::time_to_first_token>},
    ComparedMetric{"ttft_p99", "s", kLower, Kind::kTail, kP99<&Summary::time_to_first_token>},
    ComparedMetric{"tpot_p50", "s", kLower, Kind::kMedian, kP50<&Summary::time_per_output_token>},
    ComparedMetric{"tpot_p99", "s", kLower, Kind::kTail, kP99<&Summary::time_per_output_token>},
    ComparedMetric{"latency_p50", "s", kLower, Kind::kMedian, kP50<&Summary::total_latency>},
    ComparedMetric{"latency_p99", "s", kLower, Kind::kTail, kP99<&Summary::total_latency>},
    ComparedMetric{"output_throughput", "tokens/s", kHigher, Kind::kRate,
                   RateOf<&Summary::output_throughput>},
    ComparedMetric{"request_throughput", "requests/s", kHigher, Kind::kRate,
                   RateOf<&Summary::request_throughput>},
};

}  // namespace

std::span<const ComparedMetric> ComparedMetrics() { return kMetrics; }

}  // namespace llmb
