#include "harness/endpoint/workload_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::EndsWith;

TEST(Dataset, EveryNameIsThatOfOneDataset) {
  for (const std::string& name : DatasetNames()) {
    ASSERT_TRUE(DatasetNamed(name)) << name;
    EXPECT_EQ(Name(*DatasetNamed(name)), name);
  }
  EXPECT_FALSE(DatasetNamed(""));
  EXPECT_FALSE(DatasetNamed("Random"));
}

TEST(WorkloadText, HasWhatTheRequestsDependOn) {
  WorkloadSettings settings{.dataset_name = Dataset::kRandom};
  settings.random_range_ratio = 0.5;
  EXPECT_EQ(WorkloadText(settings),
            "--dataset-name random --random-input-len 1024 --random-output-len 128 "
            "--random-range-ratio 0.5 --random-prefix-len 0");
  EXPECT_EQ(WorkloadText({.dataset_name = Dataset::kCustom, .dataset_path = "a.jsonl"}),
            "--dataset-name custom --dataset-path a.jsonl");
}

TEST(WorkloadText, TellsDataSetsApart) {
  WorkloadSettings settings{.dataset_name = Dataset::kPrefixRepetition};
  EXPECT_EQ(WorkloadText(settings),
            "--dataset-name prefix_repetition --prefix-repetition-prefix-len 256 "
            "--prefix-repetition-suffix-len 256 --prefix-repetition-num-prefixes 10 "
            "--prefix-repetition-output-len 128");
  settings.prime_prefixes = false;
  EXPECT_THAT(WorkloadText(settings), EndsWith("-output-len 128 --no-prime-prefixes"));
  settings = {.dataset_name = Dataset::kShareGpt, .dataset_path = "a.json"};
  settings.sharegpt_output_len = 5;
  EXPECT_EQ(WorkloadText(settings),
            "--dataset-name sharegpt --dataset-path a.json --sharegpt-output-len 5");
  settings = {.dataset_name = Dataset::kAzure, .dataset_path = "a.csv"};
  settings.trace_speed = 2;
  settings.trace_window = TraceWindow{std::chrono::seconds(1), std::chrono::milliseconds(2500)};
  EXPECT_EQ(WorkloadText(settings),
            "--dataset-name azure --dataset-path a.csv --trace-speed 2 --trace-window 1:2.5");
  settings = {.dataset_name = Dataset::kCustom, .dataset_path = "a.jsonl"};
  settings.trace_jitter = std::chrono::milliseconds(1500);
  settings.live_history = true;
  EXPECT_EQ(WorkloadText(settings),
            "--dataset-name custom --dataset-path a.jsonl --trace-jitter 1.5 --history live");
  settings.custom_output_len = 64;
  EXPECT_EQ(
      WorkloadText(settings),
      "--dataset-name custom --dataset-path a.jsonl --custom-output-len 64 --trace-jitter 1.5 "
      "--history live");
  settings.custom_output_len.reset();
  settings.trace_jitter = std::chrono::seconds(0);
  settings.live_history = false;
  EXPECT_EQ(WorkloadText(settings), "--dataset-name custom --dataset-path a.jsonl");
}

TEST(PrefixesToPrime, AreThoseThatRequestsShare) {
  WorkloadSettings settings{.dataset_name = Dataset::kPrefixRepetition};
  EXPECT_EQ(PrefixesToPrime(settings), 10U);
  settings.prime_prefixes = false;
  EXPECT_EQ(PrefixesToPrime(settings), 0U);
  settings = {.dataset_name = Dataset::kRandom};
  EXPECT_EQ(PrefixesToPrime(settings), 0U);
  settings.random_prefix_len = 5;
  EXPECT_EQ(PrefixesToPrime(settings), 1U);
  EXPECT_EQ(PrefixesToPrime({}), 0U);
}

}  // namespace
}  // namespace llmb
