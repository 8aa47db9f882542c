#include "benchmarks/accuracy/process_usage.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/utsname.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace llmb {
namespace {

// The value of "key: value" in a file of /proc; empty if there is no such key.
std::string ProcValue(const char* file, std::string_view key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t colon = line.find(':');
    const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

}  // namespace

bool ResetPeakMemory() {
  std::ofstream out("/proc/self/clear_refs");
  out << '5' << std::flush;
  return out.good();
}

std::optional<std::uint64_t> PeakMemory() {
  const std::string text = ProcValue("/proc/self/status", "VmHWM");
  if (text.empty()) return std::nullopt;
  return std::strtoull(text.c_str(), nullptr, 10) * 1024;
}

std::vector<int> AllowedCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cores;
  if (::sched_getaffinity(0, sizeof(set), &set) != 0) return cores;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &set)) cores.push_back(core);
  }
  return cores;
}

Status RunOnCores(const std::vector<int>& cores) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(core, &set);
  if (::sched_setaffinity(0, sizeof(set), &set) == 0) return {};
  return Fail(fmt::format("cannot restrict the process to its cores: {}",
                          std::generic_category().message(errno)));
}

std::string MachineText() {
  utsname system{};
  ::uname(&system);
  const std::string processor = ProcValue("/proc/cpuinfo", "model name");
  return fmt::format("{}, Linux {}", processor.empty() ? system.machine : processor,
                     system.release);
}

std::optional<double> LoadAverage() {
  std::ifstream in("/proc/loadavg");
  double load = 0;
  if (!(in >> load)) return std::nullopt;
  return load;
}

}  // namespace llmb
