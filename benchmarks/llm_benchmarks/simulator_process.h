#pragma once

#include <cstdint>
#include <string>

#include "harness/base/result.h"
#include "harness/base/subprocess.h"

namespace llmb {

// With this argument the program serves the simulated endpoints of its own default run.
inline constexpr const char* kSimulateArgument = "--internal-simulate";

// The simulated endpoints, in a separate process so that serving takes no CPU time from the
// measuring process. The destructor ends the process.
class SimulatorProcess {
 public:
  // Starts the process and waits until it serves. `seed` makes its responses reproducible. Error:
  // the process cannot be started or cannot serve.
  static Result<SimulatorProcess> Start(std::uint64_t seed);

  // http://127.0.0.1:PORT/v1/chat/completions
  const std::string& Url() const { return url_; }

 private:
  SimulatorProcess(Subprocess child, std::string url)
      : child_(std::move(child)), url_(std::move(url)) {}

  Subprocess child_;
  std::string url_;
};

// Runs in the child process. Serves until the parent has ended; returns the exit code.
int RunSimulator(const std::string& seed);

}  // namespace llmb
