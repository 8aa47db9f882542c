#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/load/request_template.h"
#include "harness/load/unknown_keys.h"
#include "harness/load/usage_negotiation.h"

namespace llmb {

// One repetition of a case in a closed loop: each user sends the case's request `iterations` times,
// one after the other. All workers of the repetition share this object; it and everything it refers
// to must outlive them.
struct CaseLoad {
  const RequestTemplate& request;
  UsageNegotiation& usage;
  // Any thread may set it at any time. Requests in flight are then cancelled, and no more are sent.
  const std::atomic<bool>& interrupted;
  std::string request_id_prefix;  // unique to this repetition of the case, for request ids
  int iterations = 1;             // requests per user
  int repetition = 0;
  // In a resumed run: by user (index from 0), the iterations still to be sent, ascending. It has
  // one list, maybe an empty one, per user. nullptr: every user sends all iterations.
  const std::vector<std::vector<int>>* missing_iterations = nullptr;
  UnknownKeys* unknown_keys = nullptr;  // collects them, unless null

  // The number of requests that `user` has to send; may be 0.
  int RequestsOf(int user) const {
    return missing_iterations == nullptr ? iterations : static_cast<int>(Missing(user).size());
  }
  // The iteration of the `sent`-th request of `user`. `sent` counts from 0 and is below
  // RequestsOf(user).
  int IterationOf(int user, int sent) const {
    return missing_iterations == nullptr ? sent : Missing(user)[static_cast<std::size_t>(sent)];
  }

 private:
  const std::vector<int>& Missing(int user) const {
    return (*missing_iterations)[static_cast<std::size_t>(user)];
  }
};

}  // namespace llmb
