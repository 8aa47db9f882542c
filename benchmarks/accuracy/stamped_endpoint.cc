#include "benchmarks/accuracy/stamped_endpoint.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>
#include <utility>

#include "benchmarks/accuracy/process_usage.h"
#include "fixtures/sim/sim_server.h"
#include "harness/base/cpu_time.h"
#include "harness/base/file_limit.h"

namespace llmb {
namespace {

// Longer than the wake-up latency of a thread, which spinning avoids.
constexpr Nanoseconds kBusyWait = std::chrono::microseconds(100);

// The arguments of the child, after kServeStampedArgument: TTFT and inter-token time in ns, tokens,
// 1 for TLS or 0, busy wait in ns, cores.
struct Setup {
  StampedResponse response;
  Nanoseconds busy_wait{};
  std::vector<int> cores;
};

std::optional<Setup> ReadSetup(const std::vector<std::string>& arguments) {
  if (arguments.size() < 7) return std::nullopt;
  const auto number = [&](std::size_t i) {
    return std::strtoll(arguments[i].c_str(), nullptr, 10);
  };
  Setup setup;
  setup.response = {Nanoseconds(number(1)), Nanoseconds(number(2)), static_cast<int>(number(3)),
                    number(4) != 0};
  setup.busy_wait = Nanoseconds(number(5));
  for (std::size_t i = 6; i < arguments.size(); ++i) {
    setup.cores.push_back(static_cast<int>(number(i)));
  }
  return setup;
}

Result<SimServer> Serve(const Setup& setup) {
  SimProfile profile;
  profile.name = kStampedModel;
  profile.model_names = {kStampedModel};
  profile.ttft = {setup.response.ttft};
  profile.inter_token_time = {setup.response.inter_token_time};
  profile.answer_tokens = {static_cast<double>(setup.response.tokens)};
  profile.stamp_text = true;
  SimOptions options;
  options.profiles = {profile};
  options.threads = static_cast<int>(setup.cores.size());
  options.keep_requests = 0;
  options.busy_wait = setup.busy_wait;
  options.tls = setup.response.tls;
  return SimServer::Start(std::move(options));
}

// The first lines that the child prints: its port, its URL, its certificate as PEM, and an empty
// line.
std::string Introduction(const SimServer& server) {
  return fmt::format("{}\n{}\n{}\n", server.Port(), server.Url(), server.CertificatePem());
}

// Returns an open, unnamed file with this text. On failure the descriptor is not open.
UniqueFd MakeMemoryFile(std::string_view text) {
  UniqueFd file(::memfd_create("certificate", MFD_CLOEXEC));
  if (!file.IsOpen() || !WriteAll(file.Get(), text)) return {};
  return file;
}

std::string StatsLine(const SimServer& server) {
  const SimStats stats = server.Stats();
  return fmt::format("{} {} {} {} {}\n", stats.token_events, stats.lateness_p50.count(),
                     stats.lateness_p99.count(), stats.lateness_max.count(),
                     ProcessCpuTime().count());
}

}  // namespace

Result<StampedEndpoint> StampedEndpoint::Start(const StampedResponse& response,
                                               const std::vector<int>& cores, bool busy_wait) {
  std::vector<std::string> arguments = {kServeStampedArgument,
                                        fmt::format("{}", response.ttft.count()),
                                        fmt::format("{}", response.inter_token_time.count()),
                                        fmt::format("{}", response.tokens),
                                        response.tls ? "1" : "0",
                                        fmt::format("{}", busy_wait ? kBusyWait.count() : 0)};
  for (const int core : cores) arguments.push_back(fmt::format("{}", core));
  LLMB_ASSIGN_OR_RETURN(Subprocess child, Subprocess::StartSelf(arguments));
  StampedEndpoint endpoint(std::move(child));
  return endpoint.ReadIntroduction().map([&] { return std::move(endpoint); });
}

Status StampedEndpoint::ReadIntroduction() {
  const std::optional<std::string> port = output_.ReadLine();
  const std::optional<std::string> url = output_.ReadLine();
  std::optional<std::string> line = output_.ReadLine();
  std::string certificate;
  for (; line && !line->empty(); line = output_.ReadLine()) certificate += *line + '\n';
  if (!port || !url || !line) return Fail("the simulated endpoint did not start");
  port_ = static_cast<std::uint16_t>(std::stoi(*port));
  url_ = *url;
  if (certificate.empty()) return {};
  certificate_ = MakeMemoryFile(certificate);
  return certificate_.IsOpen()
             ? Status{}
             : Fail("the simulated endpoint's certificate cannot be stored in memory");
}

std::string StampedEndpoint::CaFile() const {
  return certificate_.IsOpen() ? fmt::format("/proc/self/fd/{}", certificate_.Get()) : "";
}

Result<StampedEndpointStats> StampedEndpoint::Stats() {
  std::optional<std::string> line;
  if (child_.Send("stats\n")) line = output_.ReadLine();
  if (!line) return Fail("the simulated endpoint has ended");
  std::istringstream in(*line);
  std::uint64_t events = 0;
  Nanoseconds::rep p50 = 0, p99 = 0, largest = 0, cpu = 0;
  in >> events >> p50 >> p99 >> largest >> cpu;
  if (!in) return Fail("the simulated endpoint sent invalid statistics");
  return StampedEndpointStats{events, Nanoseconds(p50), Nanoseconds(p99), Nanoseconds(largest),
                              Nanoseconds(cpu)};
}

int RunStampedEndpoint(const std::vector<std::string>& arguments) {
  const int pipe_to_parent = BecomeChild();
  const std::optional<Setup> setup = ReadSetup(arguments);
  if (!setup) return EXIT_FAILURE;
  // Threads inherit the cores, so this comes before any is started. If it fails, the endpoint
  // shares the cores of the client, and the measured errors show that.
  if (const Status pinned = RunOnCores(setup->cores); !pinned) {
    std::cerr << pinned.error().message << '\n';
  }
  RaiseFileLimit();
  const Result<SimServer> server = Serve(*setup);
  if (!server) {
    std::cerr << server.error().message << '\n';
    return EXIT_FAILURE;
  }
  if (!WriteAll(pipe_to_parent, Introduction(*server))) return EXIT_FAILURE;
  LineReader parent(STDIN_FILENO);
  while (parent.ReadLine() && WriteAll(pipe_to_parent, StatsLine(*server))) {
  }
  return EXIT_SUCCESS;
}

}  // namespace llmb
