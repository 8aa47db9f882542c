#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "benchmarks/accuracy/stamped_endpoint.h"

// The endpoint runs this executable as a child process.
int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments.front() == llmb::kServeStampedArgument) {
    return llmb::RunStampedEndpoint(arguments);
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
