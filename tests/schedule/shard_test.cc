#include "harness/schedule/shard.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(Shard, HasATagForFilesAndALabelForPeople) {
  EXPECT_EQ(FileTag({.index = 2, .count = 4}), "shard2of4");
  EXPECT_EQ(Label({.index = 2, .count = 4}), "shard 2 of 4");
}

}  // namespace
}  // namespace llmb
