#include <malloc.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "benchmarks/accuracy/stamped_endpoint.h"
#include "benchmarks/llm_benchmarks/measure_endpoint.h"
#include "benchmarks/llm_benchmarks/rank_run.h"
#include "benchmarks/llm_benchmarks/run_command.h"
#include "benchmarks/llm_benchmarks/self_check.h"
#include "benchmarks/llm_benchmarks/simulator_process.h"
#include "harness/base/threads.h"
#include "harness/cluster/endpoint_children.h"
#include "harness/cluster/measure_child.h"
#include "harness/config/help_text.h"
#include "harness/config/parse_options.h"
#include "harness/config/vllm_token.h"
#include "harness/console/terminal.h"
#include "harness/run/run_outcome.h"
#include "harness/workload/dataset_list.h"

namespace {

// By default glibc raises its threshold to the size of the largest block that was ever freed, and
// then keeps freed blocks of that size: hundreds of megabytes after a few responses of 16 MB.
void GiveLargeBlocksBack() {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
#endif
}

int RunCommandLine(const std::vector<std::string>& arguments) {
  llmb::Result<llmb::ParsedCommandLine> parsed = llmb::ParseCommandLine(arguments);
  if (!parsed) return llmb::FailWith(parsed.error(), llmb::kExitUsage);
  const llmb::Environment environment = llmb::ProcessEnvironment();
  llmb::UseVllmToken(environment, *parsed);
  switch (parsed->action) {
    case llmb::Action::kHelp:
      std::cout << llmb::HelpText(llmb::StderrColumns());
      return EXIT_SUCCESS;
    case llmb::Action::kVersion:
      std::cout << "llm_benchmarks " LLMB_VERSION "\n";
      return EXIT_SUCCESS;
    case llmb::Action::kListModels:
      return llmb::ListModelsCommand(*parsed, environment);
    case llmb::Action::kListDatasets:
      std::cout << llmb::DatasetListText();
      return EXIT_SUCCESS;
    case llmb::Action::kSelfCheck:
      return llmb::SelfCheckCommand(parsed->options);
    case llmb::Action::kRun:
      return llmb::RunCommand(*parsed, environment);
  }
  return EXIT_FAILURE;
}

int RunProgram(const std::vector<std::string>& arguments) {
  // The program starts itself as a child process with these arguments; see endpoint_children.h,
  // simulator_process.h and stamped_endpoint.h. llm_benchmarks_mpi starts it with the last one.
  if (arguments.size() == 1 && arguments[0] == llmb::kMeasureArgument) {
    return llmb::RunMeasureChild(llmb::MeasureEndpoint);
  }
  if (arguments.size() == 2 && arguments[0] == llmb::kSimulateArgument) {
    return llmb::RunSimulator(arguments[1]);
  }
  if (!arguments.empty() && arguments[0] == llmb::kServeStampedArgument) {
    return llmb::RunStampedEndpoint(arguments);
  }
  if (!arguments.empty() && arguments[0] == llmb::kRankArgument) {
    return llmb::RunRank({arguments.begin() + 1, arguments.end()}, llmb::ProcessEnvironment());
  }
  return RunCommandLine(arguments);
}

}  // namespace

int main(int argc, char** argv) {
  GiveLargeBlocksBack();
  // If nobody reads our output any more (`| head`), the measurement must still finish.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return RunProgram(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::system_error& failure) {
    // Threads for users have fallbacks. This was a thread that no run can do without.
    std::cerr << "error: cannot start a thread: " << failure.code().message() << "; "
              << llmb::kMoreThreadsHint << '\n';
    return EXIT_FAILURE;
  }
}
