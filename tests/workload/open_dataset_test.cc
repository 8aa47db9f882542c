#include "harness/workload/open_dataset.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace llmb {
namespace {

TEST(OpenDataset, RandomHasTheLengthsAskedFor) {
  const auto reader = OpenDataset({.dataset_name = Dataset::kRandom,
                                   .random_input_len = 10,
                                   .random_output_len = 5,
                                   .random_range_ratio = 0,
                                   .random_prefix_len = 3},
                                  0);
  ASSERT_TRUE(reader);
  const auto row = (*reader)->Next();
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->input_tokens, 13);  // with the prefix
  EXPECT_EQ((*row)->output_tokens, 5);
}

TEST(OpenDataset, RandomDependsOnTheSeed) {
  const WorkloadSettings settings{.dataset_name = Dataset::kRandom, .random_range_ratio = 0.9};
  const auto first = [&](std::uint64_t seed) {
    return (*OpenDataset(settings, seed))->Next().value()->input_tokens;
  };
  EXPECT_EQ(first(1), first(1));
  EXPECT_NE(first(1), first(2));
}

TEST(OpenDataset, PrefixesAreEachSentOnceInARound) {
  WorkloadSettings settings{.dataset_name = Dataset::kPrefixRepetition};
  settings.prefix_repetition_num_prefixes = 3;
  const auto reader = OpenDataset(settings, 0);
  ASSERT_TRUE(reader);
  std::set<std::uint64_t> prefixes;
  for (int i = 0; i < 3; ++i) {
    const auto row = (*reader)->Next().value();
    EXPECT_EQ(row->input_tokens, 512);
    EXPECT_EQ(row->output_tokens, 128);
    prefixes.insert(row->prefix_blocks.at(0));
  }
  EXPECT_EQ(prefixes.size(), 3U);
}

struct DatasetFile {
  Dataset dataset;
  std::string text;
  std::int64_t output_tokens;
};

TEST(OpenDataset, EachFormatIsRead) {
  const DatasetFile files[] = {
      {Dataset::kCustom, R"({"prompt": "Hi", "max_tokens": 7})", 7},
      {Dataset::kShareGpt,
       R"([{"id":"a","conversations":[{"from":"human","value":"Why is the sky blue?"},)"
       R"({"from":"gpt","value":"Because of the air."}]}])",
       5},  // 19 characters
      {Dataset::kMooncake,
       R"({"timestamp": 0, "input_length": 600, "output_length": 50, "hash_ids": [1, 2]})", 50},
      {Dataset::kAzure,
       "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10", 10},
      {Dataset::kBurstGpt,
       "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
       "5,ChatGPT,472,18,490,Conversation log",
       18},
  };
  const auto path = std::filesystem::path(testing::TempDir()) / "open_dataset_test";
  for (const DatasetFile& file : files) {
    std::ofstream(path) << file.text << '\n';
    const auto reader =
        OpenDataset({.dataset_name = file.dataset, .dataset_path = path.string()}, 0);
    ASSERT_TRUE(reader) << reader.error().message;
    const auto row = (*reader)->Next();
    ASSERT_TRUE(row) << row.error().message;
    EXPECT_EQ((*row)->output_tokens, file.output_tokens) << Name(file.dataset);
    EXPECT_FALSE((*reader)->Next().value());
  }
  std::filesystem::remove(path);
}

TEST(OpenDataset, AMissingFileIsAnError) {
  const auto reader =
      OpenDataset({.dataset_name = Dataset::kCustom, .dataset_path = "/nowhere/x.jsonl"}, 0);
  ASSERT_FALSE(reader);
  EXPECT_NE(reader.error().message.find("/nowhere/x.jsonl"), std::string::npos);
}

// Opening a pipe that nobody writes to would never end.
TEST(OpenDataset, RefusesAPipe) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("llmb-pipe-" + std::to_string(::getpid()));
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const auto reader =
      OpenDataset({.dataset_name = Dataset::kCustom, .dataset_path = path.string()}, 0);
  std::filesystem::remove(path);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().message,
            "cannot read " + path.string() +
                ": it is a pipe, which cannot be read more than once; save it as a file");
  const auto device =
      OpenDataset({.dataset_name = Dataset::kCustom, .dataset_path = "/dev/null"}, 0);
  ASSERT_FALSE(device);
  EXPECT_NE(device.error().message.find("it is no regular file"), std::string::npos);
}

}  // namespace
}  // namespace llmb
