#include "harness/charts/gnuplot_script.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "harness/base/atomic_file.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;

Page MakePage() {
  Page page;
  page.title = "Title";
  page.categories = {"one", "two"};
  Panel panel;
  panel.axis = LinearAxis(10, 5, "unit");
  panel.notes = {{"note"}, {"note"}};
  page.panels.push_back(panel);
  return page;
}

std::string ScriptOf(const Page& page) {
  // ctest runs tests of one program at the same time.
  const std::string path = ::testing::TempDir() + "/gnuplot_script_" + std::to_string(getpid());
  const PageFile file{page, "chart.png"};
  const Status status = WriteGnuplotScript(path, {&file, 1});
  EXPECT_TRUE(status);
  return ReadFile(path).value_or("");
}

TEST(QuoteForGnuplotTest, ConcatenatesSingleQuotesAndKeepsTheRest) {
  EXPECT_EQ(QuoteForGnuplot(""), "''");
  EXPECT_EQ(QuoteForGnuplot("it's"), R"('it'."\047".'s')");
  EXPECT_EQ(QuoteForGnuplot("''"), R"(''."\047".''."\047".'')");
  EXPECT_EQ(QuoteForGnuplot("`id` \"x\" \\n %d {b} _2 @m $(y)"),
            "'`id` \"x\" \\n %d {b} _2 @m $(y)'");
}

TEST(QuoteForGnuplotTest, KeepsTextOnOneLine) {
  EXPECT_EQ(QuoteForGnuplot("a\nb\rc\x01"
                            "d"),
            "'a b c d'");
  EXPECT_EQ(QuoteForGnuplot(std::string_view("a\0b", 3)), "'a b'");
  EXPECT_EQ(QuoteForGnuplot("\xFF"), "'\xEF\xBF\xBD'");
}

TEST(WriteGnuplotScriptTest, ColumnsSwapTheCoordinatesOfShapes) {
  Page page = MakePage();
  page.panels[0].shapes.push_back({ShapeKind::kDots, {{0, 7}}, "#123456", "", 1});
  EXPECT_THAT(ScriptOf(page), HasSubstr("\n0.0000000e+00 7.0000000e+00\ne\n"));
  page.rows_only = true;
  EXPECT_THAT(ScriptOf(page), HasSubstr("\n7.0000000e+00 0.0000000e+00\ne\n"));
}

TEST(WriteGnuplotScriptTest, ValuesBeyondTheAxisAreClamped) {
  Page page = MakePage();
  page.panels[0].shapes.push_back({ShapeKind::kSegments, {{0, -5}, {0, 99}}, "#123456", "", 1});
  // A vector from (0, 0) of 0 to the right and 10 upwards.
  EXPECT_THAT(ScriptOf(page),
              HasSubstr("\n0.0000000e+00 0.0000000e+00 0.0000000e+00 1.0000000e+01"));
}

TEST(WriteGnuplotScriptTest, TextFromOutsideIsQuoted) {
  Page page = MakePage();
  page.categories[0] = "'; system('x') #";
  EXPECT_THAT(ScriptOf(page),
              HasSubstr(R"(''."\047".'; system('."\047".'x'."\047".') #' at screen)"));
}

TEST(WriteGnuplotScriptTest, AMissingFolderIsAnError) {
  const PageFile file{MakePage(), "chart.png"};
  const Status status = WriteGnuplotScript("/nonexistent/script.gp", {&file, 1});
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("/nonexistent/script.gp"));
}

TEST(WriteGnuplotScriptTest, AFullDiskIsAnError) {
  const PageFile file{MakePage(), "chart.png"};
  EXPECT_FALSE(WriteGnuplotScript("/dev/full", {&file, 1}));
}

}  // namespace
}  // namespace llmb
