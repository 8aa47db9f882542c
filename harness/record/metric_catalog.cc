#include "harness/record/metric_catalog.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace llmb {
namespace {

using enum BetterDirection;

constexpr std::array kMetrics = {
    Metric{"total_latency", "total_latency", "Total latency", "s", kLower, "finished - started"},
    Metric{"time_to_first_token", "ttft", "Time to first token", "s", kLower,
           "first token - started"},
    Metric{"time_to_first_content", "ttfc", "Time to first content", "s", kLower,
           "first content - started"},
    Metric{"time_per_output_token", "tpot", "Time per output token", "s", kLower,
           "(last token - first token) / (seen_tokens - 1)"},
    Metric{"inter_token_latency", "itl", "Inter-token latency", "s", kLower,
           "gaps between neighbouring token events"},
    Metric{"tokens_per_second", "throughput", "Tokens per second of a request", "tokens/s", kHigher,
           "output_tokens / total_latency"},
    Metric{"input_tokens", "input_tokens", "Input tokens", "tokens", kNeither,
           "usage.prompt_tokens"},
    Metric{
        "output_tokens", "output_tokens", "Output tokens", "tokens", kNeither,
        "usage.completion_tokens with streamed reasoning that it leaves out, or else the number of "
        "token events"},
    Metric{"connect_time", "connect", "Connect time", "s", kLower,
           "DNS, TCP and TLS of a new connection"},
    Metric{"time_to_headers", "headers", "Time to headers", "s", kLower, "headers - started"},
    Metric{"time_to_first_event", "first_event", "Time to first event", "s", kLower,
           "first event - started"},
    Metric{"schedule_delay", "schedule_delay", "Schedule delay", "s", kLower,
           "started - the moment at which the request was due and could be sent"},
    Metric{"read_lag_p99", "read_lag", "Read lag", "s", kLower,
           "99 % quantile over token events of the program's stamp - the kernel's"},
};

}  // namespace

std::span<const Metric> Metrics() { return kMetrics; }

const Metric& MetricById(std::string_view id) {
  const auto found = std::ranges::find(kMetrics, id, &Metric::id);
  assert(found != kMetrics.end());
  return *found;
}

std::string_view BetterText(BetterDirection better) {
  switch (better) {
    case kLower:
      return "lower is better";
    case kHigher:
      return "higher is better";
    case kNeither:
      return "";
  }
  return "";
}

}  // namespace llmb
