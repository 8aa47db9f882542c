#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/line_io.h"
#include "harness/base/result.h"
#include "harness/base/subprocess.h"
#include "harness/cluster/rank_report.h"

namespace llmb {

// The path of another program of the project: beside this program, as installed; in tools/ beside
// it, as in a build folder; or else the name alone, which is looked up in PATH.
std::string FindProgram(const std::string& name);

// Lets this process and those that it starts use all cores that the machine or the container has.
// mpirun binds each rank to one core, where a load generator of a few threads is starved.
void UseAllCores();

// llm_benchmarks as the measuring process of this rank (harness/cluster/rank_link.h). The process
// does not use MPI. If this object is destroyed before the process has ended, the process is
// killed.
class RankProcess {
 public:
  // Error: it cannot be started.
  static Result<RankProcess> Start(const std::vector<std::string>& arguments);

  // Sends a line to the process. Ignored if the process has ended.
  void Tell(std::string_view line) { static_cast<void>(process_.Send(line)); }

  // Waits for its next report. If it has ended, or sends something else, the report is a refusal.
  RankReport NextReport();

  // Waits for its end. Returns its exit code, or 128 + the number of the signal that killed it.
  int End() { return process_.WaitForExitCode(); }

 private:
  explicit RankProcess(Subprocess process)
      : process_(std::move(process)), reports_(process_.Output()) {}

  Subprocess process_;
  LineReader reports_;
};

}  // namespace llmb
