// Measures in virtual time how often a comparison of an endpoint with itself finds a change, and
// how often one with a slower endpoint does. Prints a row per load, number of requests and method.
//
//   comparison_errors_benchmark [COMPARISONS [REQUESTS [LOAD]]]
//
// COMPARISONS is the number for each row (2000 if not given). REQUESTS is that of a side (500, 2000
// and 10000 if not given). LOAD is from 0 to 3 (ComparedLoads; all if not given).

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "benchmarks/comparison_errors/comparison_errors.h"
#include "harness/base/exit_codes.h"
#include "harness/base/parse_value.h"

namespace llmb {
namespace {

constexpr std::array<std::size_t, 3> kRequests = {500, 2000, 10'000};
constexpr int kRuns[] = {1, 2, 5, 10};
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
  const std::vector<FoundChanges> found = FindChanges(compared, kSlowdowns, comparisons);
  fmt::print("{:<18}{:>7}  {:<8}", compared.load.Name(), compared.requests,
             MethodName(compared.runs));
  for (std::size_t figure = 0; figure < kErrorFigures.size(); ++figure) {
    fmt::print("  {:<18}",
               Cell(found, [&](const FoundChanges& changes) { return changes.of_figure[figure]; }));
  }
  fmt::print("  {}\n", Cell(found, [](const FoundChanges& changes) { return changes.any; }));
  std::fflush(stdout);
}

void PrintTable(int comparisons, std::span<const std::size_t> requests,
                std::span<const StageLoad> loads) {
  fmt::print("Found changes in %, of the same endpoint / one slower by 5 / 10 / 20 %\n");
  fmt::print("{:<18}{:>7}  {:<8}", "load", "n", "method");
  for (const auto& figure : kErrorFigures) fmt::print("  {:<18}", figure);
  fmt::print("  any, by Holm\n");
  for (const StageLoad& load : loads) {
    for (const std::size_t count : requests) {
      for (const int runs : kRuns) Print({load, count, runs}, comparisons);
    }
  }
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  const auto comparisons =
      llmb::ParseWhole("COMPARISONS", argc > 1 ? argv[1] : "2000", 1, 1'000'000);
  const auto requests = llmb::ParseWhole("REQUESTS", argc > 2 ? argv[2] : "500", 200, 1'000'000);
  const auto load = llmb::ParseWhole("LOAD", argc > 3 ? argv[3] : "0", 0, 3);
  if (argc > 4 || !comparisons || !requests || !load) {
    std::fputs("usage: comparison_errors_benchmark [COMPARISONS [REQUESTS [LOAD]]]\n", stderr);
    return llmb::kExitUsage;
  }
  const auto loads = llmb::ComparedLoads();
  const std::size_t one[] = {static_cast<std::size_t>(*requests)};
  llmb::PrintTable(static_cast<int>(*comparisons),
                   argc > 2 ? std::span<const std::size_t>(one) : llmb::kRequests,
                   argc > 3 ? std::span(loads).subspan(static_cast<std::size_t>(*load), 1)
                            : std::span<const llmb::StageLoad>(loads));
}
