#include "benchmarks/llm_benchmarks/host_info.h"

#include <benchmark/benchmark.h>

namespace llmb {

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

}  // namespace llmb
