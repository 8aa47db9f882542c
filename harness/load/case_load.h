#pragma once

#include <atomic>
#include <string>

#include "harness/load/request_template.h"
#include "harness/load/usage_negotiation.h"

namespace llmb {

// A closed loop: each user sends the case's request, waits for its end, and sends it again, until
// it was sent `iterations` times. All of it is shared by the workers of a case and must outlive
// them.
struct CaseLoad {
  const RequestTemplate& request;
  UsageNegotiation& usage;
  // Set by anyone at any time: requests under way are cancelled and no more are sent.
  const std::atomic<bool>& interrupted;
  std::string request_id_prefix;  // unique to this repetition of the case
  int iterations = 1;             // requests per user
  int repetition = 0;
};

}  // namespace llmb
