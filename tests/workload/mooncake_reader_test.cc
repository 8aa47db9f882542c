#include "harness/workload/mooncake_reader.h"

#include <gtest/gtest.h>

#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

ReadRequests Read(std::string text) { return ReadAllOf<MooncakeReader>(std::move(text)); }
std::string ErrorOf(std::string text) { return Read(std::move(text)).error; }

TEST(MooncakeReader, ReadsTheSample) {
  auto input = OpenDatasetInput(LLMB_DATASETS "/mooncake.jsonl");
  ASSERT_TRUE(input);
  MooncakeReader reader(*std::move(input));
  const ReadRequests read = ReadAll(reader);
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 4U);
  EXPECT_EQ(read.requests[0].arrival, milliseconds(0));
  EXPECT_EQ(read.requests[0].input_tokens, 1100);
  EXPECT_EQ(read.requests[0].output_tokens, 12);
  EXPECT_EQ(read.requests[0].prefix_blocks, (std::vector<std::uint64_t>{0, 1, 2}));
  EXPECT_EQ(read.requests[0].block_tokens, 512);
  EXPECT_EQ(read.requests[3].arrival, milliseconds(5999));
  EXPECT_TRUE(reader.Dropped().empty());
}

TEST(MooncakeReader, ReadsRowsWithoutBlocks) {
  const ReadRequests read = Read(R"({"timestamp":7,"input_length":9,"output_length":1})");
  ASSERT_EQ(read.requests.size(), 1U);
  EXPECT_EQ(read.requests[0].arrival, milliseconds(0));
  EXPECT_TRUE(read.requests[0].prefix_blocks.empty());
  EXPECT_EQ(read.requests[0].block_tokens, 0);
}

TEST(MooncakeReader, DropsRowsWithoutTokens) {
  MooncakeReader reader(
      InputOf("{\"timestamp\":0,\"input_length\":9,\"output_length\":0,\"hash_ids\":[]}\n"
              "{\"timestamp\":5,\"input_length\":9,\"output_length\":3}\n"));
  const ReadRequests read = ReadAll(reader);
  ASSERT_EQ(read.requests.size(), 1U);
  ASSERT_EQ(reader.Dropped().size(), 1U);
  EXPECT_EQ(reader.Dropped()[0].count, 1U);
}

TEST(MooncakeReader, RefusesRowsThatAreNoTrace) {
  EXPECT_EQ(ErrorOf(""), "data: it holds no request");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\"}"), "data:1:1: the row has no timestamp");
  EXPECT_EQ(ErrorOf("{\"timestamp\":1,\"input_length\":2}"),
            "data:1:1: the row has no output_length");
  EXPECT_EQ(ErrorOf("{\"timestamp\":1,\"input_length\":-2,\"output_length\":1}"),
            "data:1:31: input_length must be a whole number from 0 to 10000000");
  EXPECT_EQ(ErrorOf("{\"timestamp\":1,\"input_length\":2,\"output_length\":1,\"hash_ids\":[-1]}"),
            "data:1:62: hash_ids must be an array of whole numbers");
}

TEST(MooncakeReader, RefusesATimestampThatGoesBack) {
  EXPECT_EQ(ErrorOf("{\"timestamp\":3000,\"input_length\":2,\"output_length\":1}\n"
                    "{\"timestamp\":2999,\"input_length\":2,\"output_length\":1}"),
            "data:2:14: timestamp goes back by 0.001 s from the row before");
}

// 513 tokens are 2 blocks of 512.
TEST(MooncakeReader, RefusesMoreBlocksThanTheInputHas) {
  EXPECT_EQ(
      ErrorOf("{\"timestamp\":0,\"input_length\":513,\"output_length\":1,\"hash_ids\":[1,2,3]}"),
      "data:1:64: hash_ids holds 3 blocks, but 513 input tokens are 2 blocks of 512 tokens");
}

}  // namespace
}  // namespace llmb
