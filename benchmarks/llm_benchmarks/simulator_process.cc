#include "benchmarks/llm_benchmarks/simulator_process.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <optional>

#include "fixtures/sim/sim_server.h"
#include "harness/base/line_io.h"

namespace llmb {

Result<SimulatorProcess> SimulatorProcess::Start(std::uint64_t seed) {
  LLMB_ASSIGN_OR_RETURN(Subprocess child,
                        Subprocess::StartSelf({kSimulateArgument, fmt::format("{}", seed)}));
  std::optional<std::string> url = LineReader(child.Output()).ReadLine();
  if (!url) return Fail("the simulated endpoints did not start");
  return SimulatorProcess(std::move(child), std::move(*url));
}

int RunSimulator(const std::string& seed) {
  const int pipe_to_parent = BecomeChild();
  SimOptions options;
  options.seed = std::strtoull(seed.c_str(), nullptr, 10);
  const Result<SimServer> server = SimServer::Start(std::move(options));
  if (!server) {
    std::cerr << server.error().message << '\n';
    return EXIT_FAILURE;
  }
  if (!WriteAll(pipe_to_parent, server->Url() + "\n")) return EXIT_FAILURE;
  LineReader parent(STDIN_FILENO);
  while (parent.ReadLine()) {
  }
  return EXIT_SUCCESS;
}

}  // namespace llmb
