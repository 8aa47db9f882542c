// The rules of axe-core that matter for the report, checked in its markup. Their names are in the
// comments, so that they can be looked up.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/report/example_page.h"

namespace llmb {
namespace {

EndpointSamples Stage(const std::string& name, int users) {
  EndpointSamples stage;
  stage.endpoint_name = name;
  stage.load = ClosedLoop{users};
  stage.total_requests = stage.successful_requests = 20;
  for (int i = 0; i < 20; ++i) {
    stage.total_latency.push_back(1 + 0.01 * i);
    stage.time_to_first_token.push_back(0.1 + 0.01 * i);
  }
  return stage;
}

const std::string& Page() {
  static const std::string page = ExamplePage(
      {Stage("a", 1), Stage("a", 8), Stage("b", 1), Stage("b", 8)}, "today", {"a note"});
  return page;
}

std::vector<std::smatch> MatchesOf(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  return {std::sregex_iterator(text.begin(), text.end(), expression), std::sregex_iterator()};
}

bool HasLabel(const std::string& tag) {
  return std::regex_search(tag, std::regex("aria-label=\"[^\"]+\""));
}

// button-name, summary-name
TEST(ReportAccessibility, WhatCanBeClickedHasAName) {
  const auto buttons = MatchesOf(Page(), "<(button|summary)[^>]*>([\\s\\S]*?)</\\1>");
  EXPECT_GE(buttons.size(), 4U);  // two endpoints and two load levels
  for (const std::smatch& found : buttons) {
    const std::string text = std::regex_replace(found[2].str(), std::regex("<[^>]*>"), "");
    EXPECT_TRUE(text.find_first_not_of(" \n") != std::string::npos || HasLabel(found[0].str()))
        << found[0];
  }
}

// svg-img-alt, scrollable-region-focusable, aria-allowed-role: what has the focus says what it is.
TEST(ReportAccessibility, WhatCanBeFocusedHasARoleAndAName) {
  const auto focusable = MatchesOf(Page(), "<[^>]*tabindex=\"0\"[^>]*>");
  EXPECT_GE(focusable.size(), 3U);
  for (const std::smatch& found : focusable) {
    EXPECT_NE(found[0].str().find(" role=\""), std::string::npos) << found[0];
    EXPECT_TRUE(HasLabel(found[0].str())) << found[0];
  }
  for (const std::smatch& found : MatchesOf(Page(), "<svg[^>]*>")) {
    EXPECT_NE(found[0].str().find("role=\"img\""), std::string::npos) << found[0];
    EXPECT_TRUE(HasLabel(found[0].str())) << found[0];
  }
  for (const std::smatch& found : MatchesOf(Page(), "<[^>]*role=\"(group|region)\"[^>]*>")) {
    EXPECT_TRUE(HasLabel(found[0].str())) << found[0];
  }
}

// heading-order, page-has-heading-one, empty-heading
TEST(ReportAccessibility, HeadingsAreInOrder) {
  int last = 0;
  int first_level = 0;
  for (const std::smatch& found : MatchesOf(Page(), "<h([1-6])[^>]*>([^<]*)")) {
    const int level = std::stoi(found[1]);
    EXPECT_LE(level, last + 1) << found[0];
    EXPECT_FALSE(found[2].str().empty());
    last = level;
    if (level == 1) ++first_level;
  }
  EXPECT_EQ(first_level, 1);
}

// scope-attr-valid, th-has-data-cells
TEST(ReportAccessibility, TableHeadersSayWhatTheyHead) {
  const auto headers = MatchesOf(Page(), "<th[ >][^>]*>?");
  EXPECT_GE(headers.size(), 10U);
  for (const std::smatch& found : headers) {
    EXPECT_TRUE(std::regex_search(found[0].str(), std::regex("scope=\"(col|row)\""))) << found[0];
  }
}

// html-has-lang, document-title, landmark-one-main, meta-viewport, duplicate-id
TEST(ReportAccessibility, ThePageHasALanguageATitleAndAMainPart) {
  EXPECT_EQ(MatchesOf(Page(), "<html lang=\"en\">").size(), 1U);
  EXPECT_EQ(MatchesOf(Page(), "<title>[^<]+</title>\n<style>").size(), 1U);
  EXPECT_EQ(MatchesOf(Page(), "<main>").size(), 1U);
  EXPECT_EQ(Page().find("user-scalable"), std::string::npos);
  std::set<std::string> ids;
  for (const std::smatch& found : MatchesOf(Page(), "<[^>]* id=\"([^\"]*)\"")) {
    EXPECT_TRUE(ids.insert(found[1]).second) << found[1];
  }
}

using Colors = std::map<std::string, std::array<double, 3>>;  // 0 to 255

// The variables of the page's style sheet. What dark screens do not change is as on light ones.
Colors ColorsOf(bool dark) {
  Colors colors;
  for (const std::smatch& block :
       MatchesOf(Page(), "(@media[^{]*dark\\)\\s*\\{\\s*)?:root\\s*\\{([^}]*)\\}")) {
    if (block[1].matched && !dark) continue;
    const std::string variables = block[2];
    for (const std::smatch& found :
         MatchesOf(variables, "--(\\w+):\\s*#(\\w\\w)(\\w\\w)(\\w\\w)\\b")) {
      for (std::size_t i = 0; i < 3; ++i) {
        colors[found[1]][i] = std::stoi(found[i + 2], nullptr, 16);
      }
    }
  }
  return colors;
}

// Of WCAG 2: 0 is black, 1 is white.
double Luminance(const std::array<double, 3>& color) {
  constexpr std::array kWeights = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double part = color[i] / 255;
    sum += kWeights[i] * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double Contrast(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  const auto [dark, light] = std::minmax({Luminance(a), Luminance(b)});
  return (light + 0.05) / (dark + 0.05);
}

class ReportContrast : public ::testing::TestWithParam<bool> {};

// color-contrast asks 4.5 of text, and WCAG 1.4.11 asks 3 of graphics.
TEST_P(ReportContrast, IsEnoughForTextAndForMarks) {
  const Colors colors = ColorsOf(GetParam());
  const auto& paper = colors.at("paper");
  for (const char* text : {"ink", "tic", "muted", "notice", "good", "bad"}) {
    EXPECT_GE(Contrast(colors.at(text), paper), 4.5) << text;
  }
  for (int i = 0; i < 12; ++i) {
    EXPECT_GE(Contrast(colors.at("l" + std::to_string(i)), paper), 3) << i;
    EXPECT_GE(Contrast(colors.at("t" + std::to_string(i)), paper), 4.5) << i;
  }
}

// Its text is as transparent as the style sheet says.
TEST_P(ReportContrast, IsEnoughForTheNameOfWhatIsHidden) {
  std::smatch found;
  ASSERT_TRUE(std::regex_search(Page(), found,
                                std::regex("aria-pressed=\"false\"\\] \\{ opacity: ([0-9.]+)")));
  const double opacity = std::stod(found[1]);
  const Colors colors = ColorsOf(GetParam());
  std::array<double, 3> mixed{};
  for (std::size_t i = 0; i < 3; ++i) {
    mixed[i] = opacity * colors.at("ink")[i] + (1 - opacity) * colors.at("paper")[i];
  }
  EXPECT_GE(Contrast(mixed, colors.at("paper")), 4.5);
}

// #FFFFFF and #000000 differ by 21 to 1, #777777 and white by 4.48.
TEST(ReportContrastTest, IsThatOfWcag) {
  EXPECT_NEAR(Contrast({255, 255, 255}, {0, 0, 0}), 21, 1e-9);
  EXPECT_NEAR(Contrast({0x77, 0x77, 0x77}, {255, 255, 255}), 4.48, 0.005);
}

INSTANTIATE_TEST_SUITE_P(Themes, ReportContrast, ::testing::Bool(),
                         [](const auto& dark) { return dark.param ? "dark" : "light"; });

}  // namespace
}  // namespace llmb
