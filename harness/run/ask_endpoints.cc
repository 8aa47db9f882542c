#include "harness/run/ask_endpoints.h"

#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "harness/base/threads.h"

namespace llmb {

void AskEndpoints(const RunPlan& plan, const std::function<void(std::size_t job)>& ask) {
  std::vector<std::jthread> threads;  // joined at the end
  for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
    const Endpoint& endpoint = plan.jobs[i].endpoint;
    if (endpoint.simulated || (plan.resumed && plan.resumed->complete.contains(endpoint.name))) {
      continue;
    }
    std::optional<std::jthread> thread = StartThread([&ask, i] { ask(i); });
    if (thread) {
      threads.push_back(std::move(*thread));
    } else {
      ask(i);
    }
  }
}

}  // namespace llmb
