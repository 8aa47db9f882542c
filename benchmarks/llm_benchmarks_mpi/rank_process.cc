#include "benchmarks/llm_benchmarks_mpi/rank_process.h"

#include <sched.h>

#include <cstring>
#include <filesystem>
#include <system_error>

#include "harness/cluster/rank_link.h"

namespace llmb {

namespace fs = std::filesystem;

std::string FindProgram(const std::string& name) {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& path : {folder / name, folder / "tools" / name}) {
    if (fs::is_regular_file(path, error)) return path.string();
  }
  return name;
}

// The kernel leaves out the cores that the process may not have.
void UseAllCores() {
  cpu_set_t all;
  std::memset(&all, 0xff, sizeof(all));
  ::sched_setaffinity(0, sizeof(all), &all);
}

Result<RankProcess> RankProcess::Start(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {kRankArgument};
  words.insert(words.end(), arguments.begin(), arguments.end());
  LLMB_ASSIGN_OR_RETURN(Subprocess process,
                        Subprocess::StartPiped(FindProgram("llm_benchmarks"), words));
  return RankProcess(std::move(process));
}

RankReport RankProcess::NextReport() {
  const std::optional<std::string> line = reports_.ReadLine();
  if (line) {
    if (Result<RankReport> report = ReportFromLine(*line)) return *std::move(report);
  }
  RankReport refusal;
  refusal.state = RankState::kRefused;
  refusal.exit_code = 1;
  refusal.error = "its llm_benchmarks ended before it had measured";
  return refusal;
}

}  // namespace llmb
