// Searches for the capacity of simulated servers, and counts how often the answer holds the truth,
// compared with bisection. Prints a row per kind of problem.
//
//   capacity_search_benchmark [PROBLEMS [normal|fine [SEED [KIND]]]]
//
// 200, normal and 1 if not given. KIND is 0 (plain), 1 (two thresholds), 2 (bursts) or 3 (drift),
// all if not given.

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "benchmarks/capacity_search/search_problem.h"
#include "benchmarks/capacity_search/search_trials.h"
#include "harness/base/exit_codes.h"
#include "harness/base/parse_value.h"

namespace llmb {
namespace {

constexpr std::size_t kTruthRequests = 400'000;

void PrintMiss(int index, const SearchProblem& problem, const Trial& trial) {
  if (trial.Holds()) return;
  const std::string range =
      trial.Answered() ? fmt::format("[{:.4g}, {:.4g}]", *trial.answer.low, *trial.answer.high)
                       : std::string("no interval");
  fmt::print("  {} {:>3} {:<32} p{:g} {}: {}, truth {:.4g}\n", Name(problem.kind), index,
             problem.server.Name(), 100 * problem.share, Name(trial.answer.status), range,
             trial.truth);
}

void PrintTrials(int problems, const SearchPlan& plan, std::uint64_t seed,
                 std::span<const ProblemKind> kinds) {
  std::string table = TrialsHeader();
  for (const ProblemKind kind : kinds) {
    std::vector<Trial> of_p90, of_p99;
    for (int i = 0; i < problems; ++i) {
      const SearchProblem problem = MakeProblem(kind, i, seed);
      const Trial trial = SearchAndCheck(problem, plan, kTruthRequests);
      PrintMiss(i, problem, trial);
      (problem.share < 0.95 ? of_p90 : of_p99).push_back(trial);
      std::fflush(stdout);
    }
    table += TrialsRow(fmt::format("{}, p90", Name(kind)), of_p90);
    if (!of_p99.empty()) table += TrialsRow(fmt::format("{}, p99", Name(kind)), of_p99);
  }
  fmt::print("{}", table);
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  const auto problems = llmb::ParseWhole("PROBLEMS", argc > 1 ? argv[1] : "200", 1, 1'000'000);
  const auto precision = llmb::SearchPrecisionNamed(argc > 2 ? argv[2] : "normal");
  const auto seed = llmb::ParseWhole("SEED", argc > 3 ? argv[3] : "1", 0, 1'000'000);
  const auto kind = llmb::ParseWhole("KIND", argc > 4 ? argv[4] : "0", 0, 3);
  if (argc > 5 || !problems || !precision || !seed || !kind) {
    std::fputs("usage: capacity_search_benchmark [PROBLEMS [normal|fine [SEED [KIND]]]]\n", stderr);
    return llmb::kExitUsage;
  }
  std::span<const llmb::ProblemKind> kinds = llmb::kProblemKinds;
  if (argc > 4) kinds = kinds.subspan(*kind, 1);
  llmb::PrintTrials(static_cast<int>(*problems), {.precision = *precision, .budget = {}}, *seed,
                    kinds);
}
