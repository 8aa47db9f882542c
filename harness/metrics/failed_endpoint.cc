#include "harness/metrics/failed_endpoint.h"

#include <algorithm>

namespace llmb {

bool AnyEndpointFailed(const std::vector<EndpointSummary>& summaries) {
  return std::ranges::any_of(summaries, [&](const EndpointSummary& one) {
    return one.total_requests > 0 &&
           std::ranges::none_of(summaries, [&](const EndpointSummary& other) {
             return other.endpoint_name == one.endpoint_name && other.successful_requests > 0;
           });
  });
}

}  // namespace llmb
