// Shows how reliable the rows and the verdict of a starved client are: the load generator runs in
// the idle class beside busy loops on all cores, against an endpoint that writes the true times
// into its responses. docs/accuracy.md describes the experiment. The argument is the number of
// requests per stream (default 20).

#include <fmt/format.h>
#include <sched.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "benchmarks/accuracy/process_usage.h"
#include "benchmarks/accuracy/stamped_endpoint.h"
#include "benchmarks/accuracy/stamped_program.h"
#include "benchmarks/accuracy/starved_client.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

struct Scene {
  std::string name;
  int streams;
  Nanoseconds inter_token_time;
  bool tls;
  TimestampSource timestamps;
  bool starved;
  HttpReader reader = HttpReader::kOwn;
};

std::vector<Scene> Scenes() {
  std::vector<Scene> scenes;
  for (const bool starved : {true, false}) {
    for (const int ms : {1, 8}) {
      for (const int streams : {1, 8}) {
        scenes.push_back(
            {"plain", streams, milliseconds(ms), false, TimestampSource::kKernel, starved});
      }
      scenes.push_back({"libcurl", 4, milliseconds(ms), false, TimestampSource::kKernel, starved,
                        HttpReader::kCurl});
      scenes.push_back({"TLS", 4, milliseconds(ms), true, TimestampSource::kKernel, starved});
      scenes.push_back({"program", 4, milliseconds(ms), false, TimestampSource::kUser, starved});
    }
  }
  return scenes;
}

// The endpoint must be in time, or the true times are not known. Without the privilege for the
// policy, it competes with the busy loops.
void SetPolicy(int policy) {
  const sched_param priority{.sched_priority = policy == SCHED_RR ? 1 : 0};
  ::sched_setscheduler(0, policy, &priority);
}

Result<StampedEndpoint> StartEndpoint(const StampedResponse& response) {
  SetPolicy(SCHED_RR);
  Result<StampedEndpoint> endpoint = StampedEndpoint::Start(response, AllowedCores(), false);
  SetPolicy(SCHED_OTHER);
  return endpoint;
}

// "99.98% of 1,200: 0.10 / 12.1 (0.01 / 11.3)", in ms.
std::string Bounds(const BoundFigures& figures) {
  if (figures.values == 0) return "-";
  return fmt::format("{:.2f}% of {}: {:.2f} / {:.2f} ({:.2f} / {:.2f})", 100 * *figures.HeldShare(),
                     figures.values, *figures.bound.p50_us / 1e3, *figures.bound.p99_us / 1e3,
                     *figures.error.p50_us / 1e3, *figures.error.p99_us / 1e3);
}

std::string Line(const Scene& scene, const StarvedRun& run) {
  return fmt::format(
      "| {} | {} | {} | {} | {} | {} | {:.2f} | {} | {:.1f} | {} | {:.2f} | {:.1f} | {} | {} | {} "
      "| "
      "{} |\n",
      scene.name, scene.starved ? "starved" : "free", scene.streams,
      ToMilliseconds(scene.inter_token_time), run.verdict ? Name(*run.verdict) : "-", run.requests,
      ToMilliseconds(run.time_to_first_token.largest), run.time_per_output_token.shown,
      100 * run.time_per_output_token.largest_share, run.longest_gap.shown,
      ToMilliseconds(run.longest_gap.largest), run.evidence.read_lag_p99_ms.value_or(0),
      Bounds(run.bounds.Arrival()), Bounds(run.bounds.TimeToFirstToken()),
      Bounds(run.bounds.TimePerOutputToken()), Bounds(run.bounds.InterTokenLatency()));
}

int Run(int requests) {
  std::cout
      << "| stamps | client | streams | ms a token | verdict | requests | worst TTFT error ms "
         "| TPOT shown | worst TPOT error % | ITL shown | worst longest gap error ms | read "
         "lag p99 ms | arrival bounds hold, p50 / p99 ms (true) | TTFT | TPOT | ITL "
         "|\n|---|---|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|---|---|---|---|\n";
  for (const Scene& scene : Scenes()) {
    constexpr int kTokens = 60;
    const AccuracyLoad load{
        .streams = scene.streams,
        .response = {milliseconds(30), scene.inter_token_time, kTokens, scene.tls},
        .requests_per_stream = requests,
        .reader = scene.reader};
    const Result<StampedEndpoint> endpoint = StartEndpoint(load.response);
    if (!endpoint) {
      std::cerr << "error: " << endpoint.error().message << '\n';
      return EXIT_FAILURE;
    }
    std::cout << Line(scene, PlayStarved(load, *endpoint, scene.timestamps, scene.starved))
              << std::flush;
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  return llmb::RunStampedProgram("REQUESTS", 20, argc, argv, llmb::Run);
}
