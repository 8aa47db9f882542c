#include "benchmarks/flow_bias/slotted_endpoint.h"

#include <algorithm>

namespace llmb {

SlottedEndpoint::SlottedEndpoint(int slots) {
  for (int i = 0; i < slots; ++i) free_.push(0);
}

SlottedEndpoint::Served SlottedEndpoint::Serve(double arrival, double service) {
  if (free_.empty()) return {.begin = arrival, .end = arrival + service};
  const double begin = std::max(arrival, free_.top());
  free_.pop();
  free_.push(begin + service);
  return {.begin = begin, .end = begin + service};
}

}  // namespace llmb
