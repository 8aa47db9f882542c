#include "harness/workload/prefix_repetition_reader.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

const PrefixRepetition kSettings = {
    .prefix_len = 30, .suffix_len = 20, .num_prefixes = 4, .output_len = 7};

TEST(PrefixRepetitionReader, BeginsTheSameNumberOfRequestsWithEachPrefix) {
  PrefixRepetitionReader reader(kSettings, 10, 3);
  const ReadRequests read = ReadAll(reader);
  ASSERT_EQ(read.requests.size(), 10U);
  std::map<std::uint64_t, int> uses;
  for (const WorkloadRequest& request : read.requests) {
    EXPECT_EQ(request.input_tokens, 50);
    EXPECT_EQ(request.output_tokens, 7);
    EXPECT_EQ(request.block_tokens, 30);
    ASSERT_EQ(request.prefix_blocks.size(), 1U);
    ++uses[request.prefix_blocks[0]];
  }
  // 10 over 4: two prefixes begin 3 requests, the others 2.
  EXPECT_EQ(uses, (std::map<std::uint64_t, int>{{0, 3}, {1, 3}, {2, 2}, {3, 2}}));
}

TEST(PrefixRepetitionReader, EndsAtOnceWithoutRequests) {
  PrefixRepetitionReader reader(kSettings, 0, 3);
  EXPECT_TRUE(ReadAll(reader).requests.empty());
}

TEST(PrefixRepetitionReader, UsesEachPrefixOncePerRoundWithoutAnEnd) {
  PrefixRepetitionReader reader(kSettings, std::nullopt, 3);
  for (int round = 0; round < 5; ++round) {
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 4; ++i) seen.insert((**reader.Next()).prefix_blocks.at(0));
    EXPECT_EQ(seen.size(), 4U);
  }
}

TEST(PrefixRepetitionReader, DependsOnTheSeedOnly) {
  const auto order = [](std::uint64_t seed) {
    PrefixRepetitionReader reader(kSettings, 100, seed);
    std::vector<std::uint64_t> prefixes;
    for (const WorkloadRequest& request : ReadAll(reader).requests) {
      prefixes.push_back(request.prefix_blocks[0]);
    }
    return prefixes;
  };
  EXPECT_EQ(order(1), order(1));
  EXPECT_NE(order(1), order(2));
}

}  // namespace
}  // namespace llmb
