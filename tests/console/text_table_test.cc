#include "harness/console/text_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RenderTableTest, MakesColumnsAsWideAsTheirWidestCell) {
  const TextTable table{{{{"name"}, Align::kLeft}, {{"n"}, Align::kRight}},
                        {{"a", "1000"}, {"longer", "2"}}};
  EXPECT_THAT(RenderTable(table, 2), ElementsAre("name       n", "a       1000", "longer     2"));
  EXPECT_EQ(TableWidth(table, 2), 12U);  // 6 + 2 + 4
}

TEST(RenderTableTest, LeavesNoSpaceAtTheEndOfALine) {
  const TextTable table{{{{"name"}, Align::kLeft}, {{"url"}, Align::kLeft}}, {{"a", ""}}};
  EXPECT_THAT(RenderTable(table, 1), ElementsAre("name url", "a"));
}

TEST(RenderTableTest, WithoutRowsOrColumns) {
  EXPECT_THAT(RenderTable({{{{"a", "b"}, Align::kLeft}}, {}}, 2), ElementsAre("a", "b"));
  EXPECT_THAT(RenderTable({}, 2), IsEmpty());
  EXPECT_EQ(TableWidth({}, 2), 0U);
}

}  // namespace
}  // namespace llmb
