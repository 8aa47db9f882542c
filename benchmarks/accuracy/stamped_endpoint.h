#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/child_process.h"
#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// The first argument that makes the program this endpoint; main hands all its arguments to
// RunStampedEndpoint then.
inline constexpr const char* kServeStampedArgument = "--internal-serve-stamped";

// What the endpoint asks for as its model.
inline constexpr const char* kStampedModel = "stamped";

// How every request is answered: an exact clockwork.
struct StampedAnswer {
  Nanoseconds ttft{};
  Nanoseconds inter_token_time{};
  int tokens = 1;
  bool tls = false;  // over https
};

// What the endpoint says of itself. Lateness is that of its own writes.
struct StampedEndpointStats {
  std::uint64_t token_events = 0;
  Nanoseconds lateness_p50{};
  Nanoseconds lateness_p99{};
  Nanoseconds lateness_max{};
  Nanoseconds cpu_time{};
};

// A simulated endpoint in a process of its own, on cores of its own, each of whose tokens carries
// the moment of its write. It is gone when this object is.
class StampedEndpoint {
 public:
  // Starts this very program again and waits until it serves, with a thread for each of `cores`
  // (at least one). `busy_wait`: it has the cores to itself and may spin on them. Error: it cannot
  // be started.
  static Result<StampedEndpoint> Start(const StampedAnswer& answer, const std::vector<int>& cores,
                                       bool busy_wait);

  std::uint16_t Port() const { return port_; }
  std::string Url() const { return url_; }

  // The file with the certificate that a client has to trust, in memory only and while this object
  // lives; empty without TLS.
  std::string CaFile() const;

  // Of all it has served. Error: it is gone.
  Result<StampedEndpointStats> Stats();

 private:
  explicit StampedEndpoint(ChildProcess child)
      : child_(std::move(child)), output_(child_.Output()) {}
  Status Meet();

  ChildProcess child_;
  LineReader output_;
  std::uint16_t port_ = 0;
  std::string url_;
  UniqueFd certificate_;
};

// The child's side: serves until its parent is gone. Returns the exit code.
int RunStampedEndpoint(const std::vector<std::string>& arguments);

}  // namespace llmb
