#include "benchmarks/llm_benchmarks/built_in_endpoints.h"

#include "fixtures/sim/sim_profile.h"

namespace llmb {

EndpointCatalog BuiltInEndpoints() {
  EndpointCatalog catalog;
  catalog.source = "built in";
  for (const SimProfile& profile : BuiltInProfiles()) {
    Endpoint endpoint;
    endpoint.name = profile.name;
    endpoint.model_name = profile.model_names.front();
    endpoint.url = "http://127.0.0.1/v1/chat/completions";
    endpoint.simulated = true;
    catalog.endpoints.push_back(std::move(endpoint));
  }
  catalog.aliases["llama"] = "llama-vllm";
  return catalog;
}

}  // namespace llmb
