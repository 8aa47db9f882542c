#include "harness/report/exported_run.h"

#include <algorithm>

namespace llmb {

ExportSettings ExportSettingsOf(const RunContext& context) {
  ExportSettings settings{.timestamp = context.timestamp,
                          .version = context.version,
                          .arrivals = context.arrivals,
                          .max_concurrency = context.max_concurrency,
                          .api = context.settings.api,
                          .streamed = context.settings.stream,
                          .interrupted = context.interrupted,
                          .simulated_endpoints = {},
                          .label = context.label,
                          .metadata = context.metadata};
  for (const Endpoint& endpoint : context.endpoints) {
    if (endpoint.simulated) settings.simulated_endpoints.push_back(endpoint.name);
  }
  return settings;
}

bool ExportedRun::IsSimulated(const ExportedStage& stage) const {
  const auto& names = settings.simulated_endpoints;
  return std::ranges::find(names, stage.summary->endpoint_name) != names.end();
}

}  // namespace llmb
