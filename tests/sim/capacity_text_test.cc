#include "fixtures/sim/capacity_text.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

SimProfile Profile() {
  SimProfile profile;
  profile.name = "m";
  profile.ttft = {milliseconds(30)};
  profile.answer_tokens = {20};
  profile.engine = {8, milliseconds(10), milliseconds(1), microseconds(50), 0, 0};
  return profile;
}

TEST(CapacityTextTest, SaysWhatEachProfileCarries) {
  SimulatorArguments arguments;
  arguments.server.profiles = {Profile(), SimProfile()};
  arguments.server.profiles[1].name = "free";
  arguments.prompt_tokens = 100;
  // As worked out in capacity_test.cc.
  const std::string text =
      "m: 20.00 requests/s, 400 output tokens/s\n"
      "  100 prompt tokens without a cache hit, 20.0 output tokens, 8 slots; 0.40 s per request "
      "with "
      "all slots taken\n"
      "free: no limit, because no request waits for another\n";
  EXPECT_EQ(CapacityText(arguments), text);
  arguments.output_tokens = 20;
  EXPECT_EQ(CapacityText(arguments), text);
  // (10 + 8 + 100 x 0.8 x 0.05) ms per 0.8 requests
  arguments.output_tokens = 10;
  EXPECT_NE(CapacityText(arguments).find("m: 36.36 requests/s, 364 output"), std::string::npos);
}

TEST(TimesWhenIdleTest, AddsTheFirstStepToTheTimeBeforeTheEngine) {
  EXPECT_EQ(TimesWhenIdle(Profile()).first_token, milliseconds(41));
  EXPECT_EQ(TimesWhenIdle(Profile()).between_tokens, milliseconds(11));
  EXPECT_EQ(TimesWhenIdle(SimProfile()).first_token, milliseconds(50));
  EXPECT_EQ(TimesWhenIdle(SimProfile()).between_tokens, milliseconds(10));
}

}  // namespace
}  // namespace llmb
