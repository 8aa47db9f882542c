#pragma once

// What a run is about to send, told before the first request, because requests cost money.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/endpoint/request_settings.h"
#include "harness/schedule/load_level.h"

namespace llmb {

struct PlanEndpoint {
  std::string name;
  std::string model_name;
  std::string url;  // as configured; its secret parts are not shown
  bool simulated = false;
  std::uint64_t cases = 0;               // prompts selected for this endpoint
  std::optional<Nanoseconds> timeout{};  // where it differs from the plan's
};

struct PlanDescription {
  std::vector<PlanEndpoint> endpoints{};
  LoadLevel load{};              // of each endpoint
  std::uint64_t iterations = 1;  // requests per prompt and user
  std::uint64_t repetitions = 1;
  RequestSettings settings{};
  bool serial_endpoints = false;
};

// Requests of one endpoint: cases x users x iterations x repetitions.
std::uint64_t PlannedRequests(const PlanDescription& plan, const PlanEndpoint& endpoint);

// The same, summed over all endpoints.
std::uint64_t TotalRequests(const PlanDescription& plan);

// The plan in lines of at most `width` (at least 40) columns, each with its line break: a headline
// with the total, a row for each of the first 12 endpoints, how the total comes about, and the
// limits of each request. No endpoint: the headline says that nothing will be sent.
std::string PlanText(const PlanDescription& plan, std::size_t width);

}  // namespace llmb
