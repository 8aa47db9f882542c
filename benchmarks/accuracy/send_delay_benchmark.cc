// Shows how late the requests of an open loop are sent: Poisson arrivals of requests for one token,
// against an endpoint on other cores. Each rate is played with each reader of HTTP. The argument is
// the seconds of each (default 10).

#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/accuracy_run.h"
#include "benchmarks/accuracy/process_usage.h"
#include "benchmarks/accuracy/stamped_endpoint.h"
#include "benchmarks/accuracy/stamped_program.h"
#include "benchmarks/accuracy/stamped_reader.h"
#include "harness/base/clock.h"
#include "harness/http/curl_transport.h"
#include "harness/load/flow_schedule.h"
#include "harness/load/load_generator.h"
#include "harness/metrics/client_verdict.h"
#include "harness/metrics/run_samples.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

constexpr double kRates[] = {100, 500, 2000};
constexpr AccuracyLoad kLoad{
    .streams = 1,
    .response = {.ttft = std::chrono::milliseconds(20), .inter_token_time = {}, .tokens = 1},
    .requests_per_stream = 1};
constexpr int kMostInFlight = 2000;

struct Played {
  RunSamples samples;
  LoadCost cost;
};

void Play(double rate, HttpReader reader, int requests, const StampedEndpoint& endpoint,
          std::size_t cores, Played& played) {
  const RequestTemplate request = StampedRequest(kLoad, endpoint);
  PromptSource source({&request, 1});
  RequestPool pool(AllIterations(1, requests), 1, 0);
  SendSlots slots(kMostInFlight);
  const FlowSchedule schedule{DrawSchedule({.pattern = {}, .rate = rate}, pool), slots};
  UsageNegotiation usage;
  const std::atomic<bool> interrupted{false};
  const FlowLoad flow{.level = OpenLoop{rate},
                      .source = source,
                      .pool = pool,
                      .usage = usage,
                      .interrupted = interrupted,
                      .request_id_prefix = "send-delay",
                      .schedule = &schedule};
  const SystemClock clock;
  std::vector<std::unique_ptr<CurlTransport>> owned;
  std::vector<Transport*> transports;
  for (std::size_t i = 0; i < cores; ++i) {
    owned.push_back(std::make_unique<CurlTransport>(clock, TimestampSource::kKernel, reader));
    transports.push_back(owned.back().get());
  }
  std::mutex mutex;
  played.cost = PlayFlow(flow, transports, clock, [&](int /*thread*/, const RequestRecord& record) {
    const std::scoped_lock lock(mutex);
    played.samples.Add(record);
  });
  played.samples.FinishWindows();
}

std::string Line(double rate, HttpReader reader, const Played& played) {
  const EndpointSamples& samples = played.samples.Endpoints().front();
  const Distribution delay = DistributionOf(samples.schedule_delay.Values());
  ClientEvidence client = PooledEvidence(samples);
  client.client_cpu_share = played.cost.cpu_share;
  return fmt::format("| {} | {} | {} | {} | {:.1f} | {:.3f} | {:.3f} | {:.3f} | {:.2f} | {} |\n",
                     rate, reader == HttpReader::kOwn ? "own" : "curl", samples.total_requests,
                     samples.total_requests - samples.successful_requests,
                     Summarize(samples).achieved_rate.value_or(0), 1e3 * delay.p50.value_or(0),
                     1e3 * delay.p99.value_or(0), 1e3 * delay.maximum.value_or(0),
                     played.cost.cpu_share, Name(*JudgeClient(client)));
}

int Run(int seconds) {
  const CorePlan cores = PlanCores(AllowedCores());
  if (const Status placed = RunOnCores(cores.client); !placed) {
    std::cerr << "error: " << placed.error().message << '\n';
    return EXIT_FAILURE;
  }
  std::cout << "| requests/s | reader | requests | failed | achieved/s | send delay p50 ms | p99 "
               "ms | max ms "
               "| client CPU share | verdict |\n|--:|---|--:|--:|--:|--:|--:|--:|--:|---|\n";
  for (const double rate : kRates) {
    for (const HttpReader reader : {HttpReader::kOwn, HttpReader::kCurl}) {
      const Result<StampedEndpoint> endpoint =
          StampedEndpoint::Start(kLoad.response, cores.endpoint, false);
      if (!endpoint) {
        std::cerr << "error: " << endpoint.error().message << '\n';
        return EXIT_FAILURE;
      }
      Played played;
      Play(rate, reader, static_cast<int>(rate) * seconds, *endpoint, cores.client.size(), played);
      std::cout << Line(rate, reader, played) << std::flush;
    }
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  return llmb::RunStampedProgram("SECONDS", 10, argc, argv, llmb::Run);
}
