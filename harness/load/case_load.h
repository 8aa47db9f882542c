#pragma once

#include <atomic>
#include <string>
#include <vector>

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
  // By user, the iterations that are still to be sent when a run is resumed; nullptr: all.
  const std::vector<std::vector<int>>* missing_iterations = nullptr;

  int RequestsOf(int user) const {
    return missing_iterations == nullptr ? iterations : static_cast<int>(Missing(user).size());
  }
  // Which iteration the `sent`-th request of a user is, from 0.
  int IterationOf(int user, int sent) const {
    return missing_iterations == nullptr ? sent : Missing(user)[static_cast<std::size_t>(sent)];
  }

 private:
  const std::vector<int>& Missing(int user) const {
    return (*missing_iterations)[static_cast<std::size_t>(user)];
  }
};

}  // namespace llmb
