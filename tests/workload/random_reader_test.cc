#include "harness/workload/random_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace llmb {
namespace {

WorkloadRequest NextOf(RandomReader& reader) { return reader.Next()->value(); }

TEST(RandomReader, HasExactLengthsWithoutARange) {
  RandomReader reader({.input_len = 100, .output_len = 20}, 1);
  for (int i = 0; i < 3; ++i) {
    const WorkloadRequest request = NextOf(reader);
    EXPECT_EQ(request.input_tokens, 100);
    EXPECT_EQ(request.output_tokens, 20);
    EXPECT_TRUE(request.prefix_blocks.empty());
    EXPECT_FALSE(request.arrival);
  }
}

// Ratio 0.25 of 10: from floor(7.5) = 7 to ceil(12.5) = 13. Of 1: from max(1, 0) to ceil(1.25) = 2.
TEST(RandomReader, DrawsTheRangeThatVllmDraws) {
  RandomReader reader({.input_len = 10, .output_len = 1, .range_ratio = 0.25}, 7);
  std::set<std::int64_t> inputs;
  std::set<std::int64_t> outputs;
  for (int i = 0; i < 1000; ++i) {
    const WorkloadRequest request = NextOf(reader);
    inputs.insert(*request.input_tokens);
    outputs.insert(*request.output_tokens);
  }
  EXPECT_EQ(inputs, (std::set<std::int64_t>{7, 8, 9, 10, 11, 12, 13}));
  EXPECT_EQ(outputs, (std::set<std::int64_t>{1, 2}));
}

TEST(RandomReader, CountsThePrefixAndMakesItABlock) {
  RandomReader reader({.input_len = 100, .output_len = 20, .prefix_len = 30}, 1);
  const WorkloadRequest request = NextOf(reader);
  EXPECT_EQ(request.input_tokens, 130);
  EXPECT_EQ(request.prefix_blocks, std::vector<std::uint64_t>{0});
  EXPECT_EQ(request.block_tokens, 30);
}

TEST(RandomReader, DependsOnTheSeedOnly) {
  const RandomLengths lengths{.input_len = 1000, .output_len = 1000, .range_ratio = 0.9};
  RandomReader one(lengths, 5);
  RandomReader same(lengths, 5);
  RandomReader other(lengths, 6);
  int differing = 0;
  for (int i = 0; i < 100; ++i) {
    const auto tokens = NextOf(one).input_tokens;
    EXPECT_EQ(tokens, NextOf(same).input_tokens);
    differing += tokens != NextOf(other).input_tokens ? 1 : 0;
  }
  EXPECT_GT(differing, 90);
}

}  // namespace
}  // namespace llmb
