#include "harness/metrics/upper_end.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

void ExpectRule(const UpperEndRule& rule, UpperEndReason reason,
                std::optional<std::uint64_t> requests) {
  EXPECT_EQ(rule.reason, reason);
  EXPECT_EQ(rule.requests_needed, requests);
}

TEST(UpperEnd, OfARateNeeds500Requests) {
  ExpectRule(RuleOf(FigureKind::kRate, {.requests = 499}), UpperEndReason::kTooShort, 500);
  ExpectRule(RuleOf(FigureKind::kRate, {.requests = 500, .users = 100}), UpperEndReason::kGiven,
             500);
}

TEST(UpperEnd, InAClosedLoopNeeds500RequestsOr60PerUser) {
  ExpectRule(RuleOf(FigureKind::kCentral, {.requests = 499, .users = 8}), UpperEndReason::kTooShort,
             500);
  ExpectRule(RuleOf(FigureKind::kCentral, {.requests = 500, .users = 8}), UpperEndReason::kGiven,
             500);
  ExpectRule(RuleOf(FigureKind::kCentral, {.requests = 500, .users = 10}),
             UpperEndReason::kTooShort, 600);
}

TEST(UpperEnd, OfATailInAClosedLoopNeeds1000RequestsBelowTheKnee) {
  StageFacts stage{.requests = 1000, .users = 8, .throughput_grows = true};
  ExpectRule(RuleOf(FigureKind::kTail, stage), UpperEndReason::kGiven, 1000);
  stage.requests = 999;
  ExpectRule(RuleOf(FigureKind::kTail, stage), UpperEndReason::kTooShort, 1000);
  stage.throughput_grows = false;
  ExpectRule(RuleOf(FigureKind::kTail, stage), UpperEndReason::kBeyondKnee, std::nullopt);
  stage.throughput_grows.reset();
  ExpectRule(RuleOf(FigureKind::kTail, stage), UpperEndReason::kNoHigherLevel, std::nullopt);
  stage.users = 1;
  ExpectRule(RuleOf(FigureKind::kTail, stage), UpperEndReason::kTooShort, 1000);
}

// 400 / 0.5^2 = 1,600; 4,000 / 0.5^2 = 16,000; 400 / 0.2^2 = 10,000.
TEST(UpperEnd, InAnOpenLoopDependsOnTheUtilization) {
  StageFacts stage{.requests = 1600, .utilization = 0.5};
  ExpectRule(RuleOf(FigureKind::kCentral, stage), UpperEndReason::kGiven, 1600);
  ExpectRule(RuleOf(FigureKind::kTail, stage), UpperEndReason::kTooShort, 16000);
  stage.utilization = 0.8;
  ExpectRule(RuleOf(FigureKind::kCentral, stage), UpperEndReason::kTooShort, 10000);
  stage.utilization = 1;
  ExpectRule(RuleOf(FigureKind::kCentral, stage), UpperEndReason::kOverloaded, std::nullopt);
  stage.utilization.reset();
  ExpectRule(RuleOf(FigureKind::kCentral, stage), UpperEndReason::kNoSaturatedStage, std::nullopt);
}

// With 4 times the users, throughput must be 4^0.3 = 1.516 times as high; with 8 to 9, 5 % more.
TEST(ThroughputGrows, ByMoreThanNoise) {
  EXPECT_TRUE(ThroughputGrows(4, 4.0, 16, 8.0));
  EXPECT_TRUE(ThroughputGrows(4, 4.0, 16, 6.1));
  EXPECT_FALSE(ThroughputGrows(4, 4.0, 16, 6.0));
  EXPECT_FALSE(ThroughputGrows(8, 8.0, 9, 8.4));
  EXPECT_TRUE(ThroughputGrows(8, 8.0, 9, 8.41));
  EXPECT_FALSE(ThroughputGrows(8, 0, 9, 0));
}

}  // namespace
}  // namespace llmb
