#include "harness/charts/font_coverage.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/charts/scoped_path.h"

namespace llmb {
namespace {

TEST(FontCoverageTest, ReadsPointsAndRangesOfSeveralFonts) {
  const FontCoverage coverage("20-7e 38c\n41-43 a0-a0\n\njunk 3000-\n");
  EXPECT_TRUE(coverage.Has('a'));
  EXPECT_TRUE(coverage.Has('z'));
  EXPECT_TRUE(coverage.Has(0x38C));
  EXPECT_TRUE(coverage.Has(0xA0));
  EXPECT_FALSE(coverage.Has(0x7F));
  EXPECT_FALSE(coverage.Has(0x38D));
  EXPECT_FALSE(FontCoverage("").Has('a'));
}

TEST(FontCoverageTest, ReplacesCharactersThatNoFontHas) {
  const FontCoverage with_sign("20-7e fffd");
  EXPECT_EQ(with_sign.Drawable("a日b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(FontCoverage("20-7e").Drawable("a日b"), "a?b");
  EXPECT_EQ(FontCoverage("20-7e e5e5 65e5").Drawable("a日b"), "a日b");
}

TEST(FontCoverageTest, MakesTextValidOneLineAndTrimmed) {
  const FontCoverage coverage("20-7e fffd");
  EXPECT_EQ(coverage.Drawable(" a\nb\t"), "a b");
  EXPECT_EQ(coverage.Drawable("\xFF"), "\xEF\xBF\xBD");
  EXPECT_EQ(coverage.Drawable(""), "");
  EXPECT_EQ(coverage.Drawable("   "), "");
}

TEST(FontCoverageTest, MakesEveryTextOfAPageDrawable) {
  Page page{"日", "日", BetterValues::kLower, {"日"}, false, false, {"日"}, {Panel()}};
  page.client_notices = {"日"};
  page.panels[0] = {"日", {0, 1, false, {{0, "日"}}, "日"}, {}, {{"日"}}, {}, "日"};
  MakeDrawable(FontCoverage("20-7e"), page);
  for (const std::string& text :
       {page.title, page.subtitle, page.footnotes[0], page.categories[0], page.panels[0].title,
        page.panels[0].axis.label, page.panels[0].axis.tics[0].label, page.panels[0].notes[0][0],
        page.panels[0].message, page.client_notices[0]}) {
    EXPECT_EQ(text, "?");
  }
}

// A folder of its own: tests run at the same time.
std::filesystem::path EmptyFolder() {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / ("font_coverage_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  return folder;
}

TEST(FontCoverageTest, InstalledFontsHaveTheSymbolsOfTheCharts) {
  const auto coverage = FontCoverage::OfInstalledFonts(EmptyFolder());
  ASSERT_TRUE(coverage) << coverage.error().message;
  const std::string signs = "abc – … ± · µ ← ↑ → ↓";
  EXPECT_EQ(coverage->Drawable(signs), signs);
}

TEST(FontCoverageTest, WithoutFcListLatinIsStillDrawn) {
  const ScopedPath nowhere("/nonexistent");
  const auto coverage = FontCoverage::OfInstalledFonts(EmptyFolder());
  ASSERT_TRUE(coverage);
  const std::string signs = "abc Größe – … ± · µ ← ↑ → ↓";
  EXPECT_EQ(coverage->Drawable(signs), signs);
  EXPECT_EQ(coverage->Drawable("日"), "?");
}

}  // namespace
}  // namespace llmb
