#include "harness/run/endpoint_timestamps.h"

#include <algorithm>

#include "harness/metrics/client_verdict.h"

namespace llmb {
namespace {

bool HasToken(const CaseRun& run) {
  return std::ranges::any_of(run.counters,
                             [](const auto& counter) { return counter.first == "ttft_ms"; });
}

}  // namespace

void CorrectTimestamps(const std::vector<CaseResult>& cases, RunContext& context) {
  for (auto& [endpoint_name, timestamps] : context.timestamps) {
    bool any_token = false;
    bool any_stamp = false;
    for (const CaseResult& result : cases) {
      if (result.run.endpoint_name != endpoint_name || result.run.IsAggregate()) continue;
      const ClientEvidence evidence = EvidenceFrom(result.run.counters);
      // A case that did not end has no evidence either way, and no CPU share.
      if (!evidence.client_cpu_share && !evidence.read_lag_p99_ms) continue;
      any_stamp = any_stamp || evidence.read_lag_p99_ms;
      any_token = any_token || HasToken(result.run);
    }
    if (timestamps.source == "kernel" && any_token && !any_stamp) {
      timestamps = {"user", "the kernel stamped nothing that came from it"};
    }
  }
}

}  // namespace llmb
