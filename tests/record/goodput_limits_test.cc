#include "harness/record/goodput_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::string ErrorOf(const std::vector<std::string>& values) {
  const auto limits = ParseGoodputLimits("--goodput", values);
  return limits ? "" : limits.error().message;
}

TEST(GoodputLimits, AreInMilliseconds) {
  const auto limits = ParseGoodputLimits("--goodput", {"ttft:500,tpot:0.5", "e2el:5000"});
  ASSERT_TRUE(limits);
  EXPECT_EQ(limits->ttft, 500ms);
  EXPECT_EQ(limits->tpot, 500us);
  EXPECT_EQ(limits->e2el, 5s);
  EXPECT_THAT(GoodputTexts(*limits), ElementsAre("ttft:500", "tpot:0.5", "e2el:5000"));
  EXPECT_TRUE(ParseGoodputLimits("--goodput", {})->Empty());
  EXPECT_FALSE(limits->Empty());
}

TEST(GoodputLimits, OfAnotherFormAreAnError) {
  EXPECT_EQ(ErrorOf({"ttft=500"}),
            "--goodput must be NAME:MILLISECONDS, as in ttft:500, not 'ttft=500'");
  EXPECT_EQ(ErrorOf({"ttf:500"}),
            "--goodput must be one of ttft, tpot, e2el, not 'ttf', did you mean 'ttft'?");
  EXPECT_EQ(ErrorOf({"ttft:500", "ttft:600"}), "--goodput has ttft twice");
  EXPECT_NE(ErrorOf({"ttft:0"}).find("--goodput ttft (in milliseconds) must be a number"),
            std::string::npos);
  EXPECT_NE(ErrorOf({"ttft:"}).find("must be a number"), std::string::npos);
}

TEST(IsGood, NeedsASuccessWithinAllLimits) {
  RequestRecord record;
  record.time_to_first_token = 500ms;
  record.total_latency = 2s;
  EXPECT_TRUE(IsGood(record, {}));
  EXPECT_TRUE(IsGood(record, {.ttft = 500ms, .tpot = 1ms, .e2el = 2s}));  // there is no TPOT
  EXPECT_FALSE(IsGood(record, {.ttft = 499ms, .tpot = {}, .e2el = {}}));
  EXPECT_FALSE(IsGood(record, {.ttft = 500ms, .tpot = {}, .e2el = 1s}));
  record.error_type = ErrorType::kTimeout;
  EXPECT_FALSE(IsGood(record, {}));
}

}  // namespace
}  // namespace llmb
