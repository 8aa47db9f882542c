#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/load/request_template.h"
#include "harness/load/usage_negotiation.h"

namespace llmb {

// One repetition of a case in a closed loop: each user sends the case's request `iterations` times,
// one after the other. All workers of the repetition share it; it must outlive them.
struct CaseLoad {
  const RequestTemplate& request;
  UsageNegotiation& usage;
  // Anyone may set it at any time: requests in flight are cancelled and no more are sent.
  const std::atomic<bool>& interrupted;
  std::string request_id_prefix;  // unique to this repetition of the case
  int iterations = 1;             // requests per user
  int repetition = 0;
  // In a resumed run, the iterations still to be sent, by user. nullptr: all of them.
  const std::vector<std::vector<int>>* missing_iterations = nullptr;

  // How many requests `user` has to send.
  int RequestsOf(int user) const {
    return missing_iterations == nullptr ? iterations : static_cast<int>(Missing(user).size());
  }
  // The iteration that is the `sent`-th request of `user`; `sent` counts from 0.
  int IterationOf(int user, int sent) const {
    return missing_iterations == nullptr ? sent : Missing(user)[static_cast<std::size_t>(sent)];
  }

 private:
  const std::vector<int>& Missing(int user) const {
    return (*missing_iterations)[static_cast<std::size_t>(user)];
  }
};

}  // namespace llmb
