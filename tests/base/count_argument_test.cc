#include "harness/base/count_argument.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace llmb {
namespace {

std::optional<int> Read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "/usr/bin/coverage");
  return CountArgument("STAGES", 500, static_cast<int>(arguments.size()), arguments.data());
}

TEST(CountArgument, IsTheFallbackWithoutAnArgument) { EXPECT_EQ(Read({}), 500); }

TEST(CountArgument, IsAWholeNumberFromOne) {
  EXPECT_EQ(Read({"1"}), 1);
  EXPECT_EQ(Read({"1000000"}), 1'000'000);
}

TEST(CountArgument, AnythingElseShowsTheUsage) {
  for (const std::vector<const char*>& arguments : std::vector<std::vector<const char*>>{
           {"0"}, {"1000001"}, {"many"}, {"7x"}, {"-1"}, {""}, {"7", "8"}}) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(Read(arguments), std::nullopt) << arguments.front();
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "usage: coverage [STAGES], a whole number from 1 to 1000000\n");
  }
}

}  // namespace
}  // namespace llmb
