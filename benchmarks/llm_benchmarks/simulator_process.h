#pragma once

#include <cstdint>
#include <string>

#include "harness/base/result.h"
#include "harness/base/subprocess.h"

namespace llmb {

// The argument that makes this program the simulator of its own default run.
inline constexpr const char* kSimulateArgument = "--internal-simulate";

// The simulated endpoints in a process of their own, so that serving does not take time from
// measuring. They are gone when this object is.
class SimulatorProcess {
 public:
  // Starts it and waits until it serves. Error: it cannot be started, or found no port.
  static Result<SimulatorProcess> Start(std::uint64_t seed);

  // Where it serves, on loopback.
  const std::string& Url() const { return url_; }

 private:
  SimulatorProcess(Subprocess child, std::string url)
      : child_(std::move(child)), url_(std::move(url)) {}

  Subprocess child_;
  std::string url_;
};

// The child's side: serves until its parent is gone. Returns the exit code.
int RunSimulator(const std::string& seed);

}  // namespace llmb
