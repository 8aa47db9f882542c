#include "harness/cluster/shard_progress.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ShardProgressTest : public testing::Test {
 protected:
  ShardProgressTest() { std::filesystem::create_directories(folder_); }
  ~ShardProgressTest() override { std::filesystem::remove_all(folder_); }

  void Write(int index, int count, const std::string& text) const {
    std::ofstream(folder_ / fmt::format("shard{}of{}.log", index, count), std::ios::app) << text;
  }

  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                        ("llmb_shard_progress_" + std::to_string(::getpid()));
};

TEST_F(ShardProgressTest, IsTheLastWholeLineOfEachShardButTheFirst) {
  ShardProgress progress(folder_, 3);
  EXPECT_THAT(progress.News(), IsEmpty());
  Write(1, 3, "progress: 1/9 requests\n");
  Write(2, 3, "progress: 2/9 requests\nnote: progress: none\nprogress: 3/9 req");
  Write(3, 3, "note: begins\nprogress: 4/9 requests\n" + std::string(3000, 'x') + "\n");
  EXPECT_THAT(progress.News(),
              ElementsAre("shard 2 of 3: 2/9 requests", "shard 3 of 3: 4/9 requests"));
  EXPECT_THAT(progress.News(), IsEmpty());
  Write(2, 3, "uests\n");
  EXPECT_THAT(progress.News(), ElementsAre("shard 2 of 3: 3/9 requests"));
}

TEST_F(ShardProgressTest, OfManyShardsSaysHowManyMoreThereAre) {
  for (int index = 2; index <= 12; ++index) Write(index, 12, "progress: 1/2 requests\n");
  const auto news = ShardProgress(folder_, 12).News();
  ASSERT_EQ(news.size(), ShardProgress::kMostLines + 1);
  EXPECT_EQ(news.back(), "3 more shards: " + folder_.string());
}

TEST_F(ShardProgressTest, OfOneShardIsNothing) {
  EXPECT_THAT(ShardProgress(folder_, 1).News(), IsEmpty());
}

}  // namespace
}  // namespace llmb
