// A twentieth of what benchmarks/capacity_search measures: ten servers, all with a p90.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "benchmarks/capacity_search/bisection.h"
#include "benchmarks/capacity_search/search_problem.h"
#include "benchmarks/capacity_search/search_trials.h"
#include "benchmarks/capacity_search/simulated_server.h"
#include "benchmarks/capacity_search/true_capacity.h"

namespace llmb {
namespace {

constexpr std::size_t kTruthRequests = 60'000;

// With an exponential service of 1 s and one slot, P(wait > w) = rho e^(-(1 - rho) w). 10 % wait
// longer than 2 s at rho = 0.3598: 0.3598 e^(-1.2804) = 0.3598 x 0.2779 = 0.1.
TEST(SimulatedServer, AgreesWithTheoryForOneSlot) {
  SearchProblem problem{.server = {}, .limits = {{.of_latency = false, .seconds = 2}}};
  problem.server.slotted.prefill_part = 1e-6;
  problem.idle_latency = 1;
  problem.seed = 3;
  EXPECT_NEAR(TrueCapacity(problem, 400'000), 0.3598, 0.01);
}

// A batch of one: a step of 10 ms + 0.3 ms + 0.1 ms x input, then a step per further token.
TEST(SimulatedServer, BatchesOneRequestInAStepPerToken) {
  SimulatedServer server;
  server.is_batching = true;
  for (const bool shared : {false, true}) {
    server.batching.shares_steps = shared;
    server.batching.budget = 1'000'000;
    const auto times =
        Simulate(server, {.pattern = {}, .rate = 1e-4, .ramp_up = {}, .seed = 1}, 100);
    ASSERT_EQ(times.size(), 100u);
    for (const SimulatedTimes& request : times) {
      const double tokens = 1 + (request.latency - request.ttft) / 0.0103;
      EXPECT_NEAR(tokens, std::round(tokens), 1e-3);
      EXPECT_GE(request.ttft, 0.0104 - 1e-9);
    }
  }
}

TEST(Simulate, OfNoRequestIsEmpty) {
  EXPECT_TRUE(Simulate({}, {.pattern = {}, .rate = 1, .ramp_up = {}, .seed = 1}, 0).empty());
}

TEST(CapacitySearchTrials, HoldTheTruth) {
  std::vector<Trial> trials;
  for (int i = 0; i < 10; ++i) {
    const int of_p90 = i / 2 * 4 + i % 2;
    const SearchProblem problem = MakeProblem(ProblemKind::kPlain, of_p90, 1);
    ASSERT_DOUBLE_EQ(problem.share, 0.9);
    trials.push_back(SearchAndCheck(problem, {}, kTruthRequests));
  }
  int answered = 0;
  int holds = 0;
  int bisection = 0;
  for (const Trial& trial : trials) {
    answered += trial.Answered() ? 1 : 0;
    holds += trial.Holds() ? 1 : 0;
    bisection += trial.bisection_holds ? 1 : 0;
  }
  EXPECT_GE(answered, 9) << TrialsHeader() << TrialsRow("all", trials);
  EXPECT_GE(holds, answered - 1) << TrialsRow("all", trials);
  EXPECT_LE(bisection, 5) << TrialsRow("all", trials);
}

}  // namespace
}  // namespace llmb
