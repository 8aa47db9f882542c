// Measures in virtual time how often a comparison of an endpoint with itself finds a change, and
// how often one with a slower endpoint does. Prints a row per load, number of requests and method.
//
//   comparison_errors_benchmark [COMPARISONS]     comparisons per row, 300 if not given

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "benchmarks/comparison_errors/comparison_errors.h"
#include "harness/base/count_argument.h"

namespace llmb {
namespace {

constexpr std::size_t kRequests[] = {500, 2000, 10'000};
constexpr int kRuns[] = {1, 5, 10};
constexpr double kSlowdowns[] = {1, 1.05, 1.1, 1.2};

std::string MethodName(int runs) { return runs == 1 ? "batches" : fmt::format("{} runs", runs); }

// "4/18/61/99": comparisons that find a change, in %, for each slowdown.
std::string Cell(const std::vector<FoundChanges>& found, auto count_of) {
  std::string text;
  for (const FoundChanges& changes : found) {
    text += fmt::format("{}{:.0f}", text.empty() ? "" : "/",
                        100.0 * count_of(changes) / changes.comparisons);
  }
  return text;
}

void Print(const ComparisonCase& compared, int comparisons) {
  std::vector<FoundChanges> found;
  for (const double slowdown : kSlowdowns) {
    found.push_back(FindChanges(compared, slowdown, comparisons));
  }
  fmt::print("{:<18}{:>7}  {:<8}", compared.load.Name(), compared.requests,
             MethodName(compared.runs));
  for (std::size_t figure = 0; figure < kErrorFigures.size(); ++figure) {
    fmt::print("  {:<18}",
               Cell(found, [&](const FoundChanges& changes) { return changes.of_figure[figure]; }));
  }
  fmt::print("  {}\n", Cell(found, [](const FoundChanges& changes) { return changes.any; }));
  std::fflush(stdout);
}

void PrintTable(int comparisons) {
  fmt::print("Found changes in %, of the same endpoint / one slower by 5 / 10 / 20 %\n");
  fmt::print("{:<18}{:>7}  {:<8}", "load", "n", "method");
  for (const auto& figure : kErrorFigures) fmt::print("  {:<18}", figure);
  fmt::print("  any, by Holm\n");
  for (const StageLoad& load : ComparedLoads()) {
    for (const std::size_t requests : kRequests) {
      for (const int runs : kRuns) Print({load, requests, runs}, comparisons);
    }
  }
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  const auto comparisons = llmb::CountArgument("COMPARISONS", 300, argc, argv);
  if (!comparisons) return 2;
  llmb::PrintTable(*comparisons);
}
