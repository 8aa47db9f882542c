#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/line_io.h"
#include "harness/base/result.h"
#include "harness/base/subprocess.h"
#include "harness/base/time.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// If this is the first argument, main passes all arguments to RunStampedEndpoint.
inline constexpr const char* kServeStampedArgument = "--internal-serve-stamped";

// The model that the endpoint serves.
inline constexpr const char* kStampedModel = "stamped";

// The response to every request, without variance.
struct StampedResponse {
  Nanoseconds ttft{};
  Nanoseconds inter_token_time{};
  int tokens = 1;
  bool tls = false;  // serve HTTPS
};

// Totals since the endpoint started. Lateness is the delay from the due time of a write to its
// start.
struct StampedEndpointStats {
  std::uint64_t token_events = 0;
  Nanoseconds lateness_p50{};
  Nanoseconds lateness_p99{};
  Nanoseconds lateness_max{};
  Nanoseconds cpu_time{};
};

// A simulated endpoint in a separate process on separate cores. The text of each token contains the
// time of its write. The destructor ends the process.
class StampedEndpoint {
 public:
  // Runs this executable as a child process, with one thread for each of `cores` (at least one),
  // and waits until it serves. `busy_wait`: whether the threads may spin while they wait, which is
  // only right if nothing else uses the cores. Error: the process cannot be started.
  static Result<StampedEndpoint> Start(const StampedResponse& response,
                                       const std::vector<int>& cores, bool busy_wait);

  std::uint16_t Port() const { return port_; }
  std::string Url() const { return url_; }

  // The path of a PEM file with the certificate that clients must trust; empty without TLS. The
  // file is in memory and exists as long as this object.
  std::string CaFile() const;

  // Asks the child for its totals. Error: the process has ended or sent something else.
  Result<StampedEndpointStats> Stats();

 private:
  explicit StampedEndpoint(Subprocess child) : child_(std::move(child)), output_(child_.Output()) {}
  Status ReadIntroduction();

  Subprocess child_;
  LineReader output_;
  std::uint16_t port_ = 0;
  std::string url_;
  UniqueFd certificate_;
};

// Runs in the child process. Serves until the parent has ended; returns the exit code.
int RunStampedEndpoint(const std::vector<std::string>& arguments);

}  // namespace llmb
