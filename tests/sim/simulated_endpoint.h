#pragma once

// Starts the simulated endpoint in tests.

#include <gtest/gtest.h>

#include <utility>

#include "fixtures/sim/sim_server.h"

namespace llmb {

// A model "m" whose responses all have the same size and timing.
inline SimProfile SteadyProfile(Nanoseconds ttft, Nanoseconds inter_token_time, double tokens) {
  SimProfile profile;
  profile.name = "m";
  profile.model_names = {"m"};
  profile.ttft = {ttft};
  profile.inter_token_time = {inter_token_time};
  profile.answer_tokens = {tokens};
  return profile;
}

inline SimServer StartServer(SimOptions options) {
  Result<SimServer> server = SimServer::Start(std::move(options));
  EXPECT_TRUE(server.has_value()) << server.error().message;
  return *std::move(server);
}

inline SimServer StartServer(SimProfile profile) {
  SimOptions options;
  options.profiles = {std::move(profile)};
  return StartServer(std::move(options));
}

}  // namespace llmb
