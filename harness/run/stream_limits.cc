#include "harness/run/stream_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "harness/base/file_limit.h"
#include "harness/endpoint/url_secrets.h"

namespace llmb {
namespace {

// A user has one connection, and a second one while the server holds the response on the first open
// after its end, or for a moment if the server has closed the first.
constexpr std::uint64_t kFilesPerUser = 2;
// Two epoll instances, one to read and one to peek; an eventfd that ends a wait; a socket that
// keeps the kernel's timestamps enabled; and the file with the thread's time in the run queue.
constexpr std::uint64_t kFilesPerTransport = 5;
// If there are many users, they share transports.
constexpr std::uint64_t kMostTransports = 256;
constexpr std::uint64_t kOtherFiles = 64;

// Measured (docs/metrics.md, many streams), plus room for the kernel's memory per connection.
constexpr std::uint64_t kBytesPerStream = std::uint64_t{64} * 1024;

constexpr const char* kOpenLoopAdvice =
    "use a --max-concurrency, a shorter --timeout or a lower --request-rate: without the first, "
    "all that is sent within the timeout can be in flight";

constexpr const char* kBoundedAdvice =
    "use a lower --max-concurrency: so many requests may be in flight with it";

bool HasOpenLoop(const EndpointJob& job) {
  return job.search || std::ranges::any_of(job.stages, [](const StagePlan& stage) {
           return stage.level.IsOpenLoop();
         });
}

std::string DestinationOf(const EndpointJob& job) {
  const std::string url = RedactUrl(job.endpoint.url);
  const std::size_t host = url.find("://");
  const std::size_t begin = host == std::string::npos ? 0 : host + 3;
  return url.substr(begin, url.find('/', begin) - begin);
}

std::optional<std::uint64_t> AvailableMemory() {
  std::ifstream file("/proc/meminfo");
  std::string key, unit;
  for (std::uint64_t kilobytes = 0; file >> key >> kilobytes; std::getline(file, unit)) {
    if (key == "MemAvailable:") return kilobytes * 1024;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> LocalPorts() {
  std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
  std::uint64_t first = 0, last = 0;
  if (!(file >> first >> last) || last < first) return std::nullopt;
  return last - first + 1;
}

Status Enough(std::uint64_t needed, std::optional<std::uint64_t> available, const char* what,
              const std::string& hint) {
  if (!available || needed <= *available) return {};
  return Fail(fmt::format("too few {} for so many streams: {} are needed, {} are available; {}",
                          what, needed, *available, hint));
}

}  // namespace

StreamNeeds NeedsOf(const std::vector<EndpointJob>& jobs, bool serial, bool bounded) {
  StreamNeeds needs;
  std::map<std::string, std::uint64_t> by_destination;
  std::uint64_t simulated = 0;
  for (const EndpointJob& job : jobs) {
    const auto users = static_cast<std::uint64_t>(MostInFlight(job));
    if (HasOpenLoop(job)) needs.advice = bounded ? kBoundedAdvice : kOpenLoopAdvice;
    const std::uint64_t ends = job.endpoint.simulated ? 2 : 1;
    const std::uint64_t transports = std::min(users, kMostTransports);
    needs.files = std::max(needs.files,
                           users * kFilesPerUser + transports * kFilesPerTransport + kOtherFiles);
    const auto add = [serial](std::uint64_t& sum, std::uint64_t value) {
      sum = serial ? std::max(sum, value) : sum + value;
    };
    add(by_destination[DestinationOf(job)], users);
    add(needs.memory_bytes, users * ends * kBytesPerStream);
    if (job.endpoint.simulated) add(simulated, users + kOtherFiles);
  }
  needs.files = std::max(needs.files, simulated);
  for (const auto& [destination, ports] : by_destination) {
    if (ports > needs.ports) {
      needs.ports = ports;
      needs.destination = destination;
    }
  }
  return needs;
}

StreamLimits RaiseAndReadLimits() {
  return {.files = RaiseFileLimit(), .ports = LocalPorts(), .memory_bytes = AvailableMemory()};
}

Status CheckStreams(const StreamNeeds& needs, const StreamLimits& limits) {
  if (Status files = Enough(
          needs.files, limits.files, "open files",
          fmt::format("raise the hard limit (ulimit -Hn {}) or {}", needs.files, needs.advice));
      !files) {
    return files;
  }
  if (Status ports = Enough(needs.ports, limits.ports, "local ports",
                            fmt::format("all streams go to {}; widen "
                                        "net.ipv4.ip_local_port_range or {}",
                                        needs.destination, needs.advice));
      !ports) {
    return ports;
  }
  return Enough(needs.memory_bytes, limits.memory_bytes, "bytes of memory",
                "free some or " + needs.advice);
}

}  // namespace llmb
