#include "benchmarks/llm_benchmarks/run_context.h"

#include <benchmark/benchmark.h>

namespace llmb {
namespace {

HostInfo DescribeHost() {
  const benchmark::CPUInfo& cpu = benchmark::CPUInfo::Get();
  HostInfo host;
  host.name = benchmark::SystemInfo::Get().name;
  host.num_cpus = cpu.num_cpus;
  host.mhz_per_cpu = static_cast<int>(cpu.cycles_per_second / 1e6);
  if (cpu.scaling != benchmark::CPUInfo::UNKNOWN) {
    host.cpu_scaling_enabled = cpu.scaling == benchmark::CPUInfo::ENABLED;
  }
  for (const benchmark::CPUInfo::CacheInfo& cache : cpu.caches) {
    host.caches.push_back({cache.type, cache.level, cache.size, cache.num_sharing});
  }
  host.load_average = cpu.load_avg;
  return host;
}

}  // namespace

RunContext ContextOf(const RunSetup& setup, const RunStart& start) {
  const Options& options = setup.options;
  RunContext context;
  context.date = start.date;
  context.timestamp = start.timestamp;
  context.executable = "llm_benchmarks";
  context.host = DescribeHost();
  context.version = LLMB_VERSION;
  context.mode = options.mode == Mode::kConcurrent ? "concurrent" : "sequential";
  context.concurrent = options.concurrent;
  context.iterations = options.iterations;
  context.repetitions = setup.flags.repetitions;
  context.max_tokens = options.max_tokens;
  context.temperature = options.temperature;
  context.timeout_seconds = ToSeconds(options.timeout);
  context.stream = options.stream;
  context.serial_endpoints = options.serial_endpoints;
  context.seed = options.seed;
  context.simulated = setup.AnySimulated();
  context.endpoints = setup.Endpoints();
  for (const Endpoint& endpoint : context.endpoints) {
    context.timestamps[endpoint.name] =
        setup.timestamps == TimestampSource::kKernel
            ? EndpointTimestamps{"kernel", ""}
            : EndpointTimestamps{"user", setup.user_timestamps_reason};
  }
  context.prompts = setup.prompts;
  context.custom = setup.flags.context;
  return context;
}

}  // namespace llmb
