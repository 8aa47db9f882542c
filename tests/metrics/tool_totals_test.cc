#include "harness/metrics/tool_totals.h"

#include <gtest/gtest.h>

#include <chrono>

namespace llmb {
namespace {

ToolSamples TwoRequests() {
  ToolSamples samples;
  samples.requests = 3;
  samples.completed = 2;
  samples.good = 1;
  samples.input_tokens.values = {10, 30};
  samples.output_tokens.values = {4, 6};
  samples.duration = std::chrono::seconds(2);
  return samples;
}

// 40 + 10 tokens, two requests and one good one in 2 s.
TEST(TotalsOf, AreSumsAndRates) {
  const ToolTotals totals = TotalsOf(TwoRequests());
  EXPECT_EQ(totals.input_tokens, 40);
  EXPECT_EQ(totals.output_tokens, 10);
  EXPECT_EQ(totals.duration, 2);
  EXPECT_EQ(totals.request_throughput, 1);
  EXPECT_EQ(totals.request_goodput, 0.5);
  EXPECT_EQ(totals.output_throughput, 5);
  EXPECT_EQ(totals.total_token_throughput, 25);
}

TEST(TotalsOf, WithoutADurationThereIsNoRate) {
  ToolSamples samples = TwoRequests();
  samples.duration = {};
  EXPECT_EQ(TotalsOf(samples).output_tokens, 10);
  EXPECT_FALSE(TotalsOf(samples).duration);
  EXPECT_FALSE(TotalsOf(samples).request_throughput);
}

TEST(TotalsOf, WhatIsUnknownIsEmpty) {
  ToolSamples samples = TwoRequests();
  samples.input_tokens.unknown = true;
  samples.good_unknown = true;
  EXPECT_FALSE(TotalsOf(samples).input_tokens);
  EXPECT_FALSE(TotalsOf(samples).total_token_throughput);
  EXPECT_FALSE(TotalsOf(samples).request_goodput);
  EXPECT_EQ(TotalsOf(samples).output_throughput, 5);
}

}  // namespace
}  // namespace llmb
