#include "benchmarks/accuracy/stamped_program.h"

#include <string>
#include <vector>

#include "benchmarks/accuracy/stamped_endpoint.h"
#include "harness/base/count_argument.h"
#include "harness/base/exit_codes.h"

namespace llmb {

int RunStampedProgram(std::string_view name, int fallback, int argc, char** argv, int (*run)(int)) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments.front() == kServeStampedArgument) {
    return RunStampedEndpoint(arguments);
  }
  const auto count = CountArgument(name, fallback, argc, argv);
  return count ? run(*count) : kExitUsage;
}

}  // namespace llmb
