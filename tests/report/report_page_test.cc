#include "harness/report/report_page.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <regex>

#include "tests/report/example_page.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHostile = "\"><script>alert('x')</script><img src=http://evil/>&\n\x1b[0m";

// A page about one endpoint of that name with `values` as latencies in seconds.
std::string PageOf(const std::string& name, std::vector<double> values,
                   std::vector<std::string> notes = {}) {
  std::vector<EndpointSamples> samples(1);
  samples[0].endpoint_name = name;
  samples[0].total_requests = std::max<std::size_t>(values.size(), 3);
  samples[0].successful_requests = values.size();
  samples[0].total_latency = values;
  samples[0].time_to_first_token = std::move(values);
  return ExamplePage(samples, name, std::move(notes));
}

// Of a page about stages with a window, each with that many successes among its 100 requests.
std::string PageOfStages(const std::vector<std::size_t>& successes) {
  std::vector<EndpointSamples> stages(successes.size());
  for (std::size_t i = 0; i < stages.size(); ++i) {
    stages[i].endpoint_name = fmt::format("e{}", i);
    stages[i].total_requests = 100;
    stages[i].successful_requests = successes[i];
    stages[i].total_latency = stages[i].time_to_first_token =
        std::vector<double>(successes[i], 0.1);
    stages[i].window.emplace().length = std::chrono::seconds(10);
  }
  return ExamplePage(stages, "run");
}

std::ptrdiff_t Count(const std::string& text, const std::string& what) {
  const std::regex pattern(what);
  return std::distance(std::sregex_iterator(text.begin(), text.end(), pattern),
                       std::sregex_iterator());
}

TEST(ReportPage, NoTextFromOutsideBecomesMarkup) {
  const std::string page = PageOf(kHostile, {0.1, 0.2, 0.3}, {kHostile});
  EXPECT_EQ(Count(page, "<script"), 1);  // ours
  EXPECT_EQ(Count(page, "<img"), 0);
  EXPECT_EQ(page.find('\x1b'), std::string::npos);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

TEST(ReportPage, ForbidsAndNeedsNothingFromOutside) {
  const std::string page = PageOf("qwen", {0.1, 0.2, 0.3});
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_EQ(Count(page, "(src|href)="), 0);
  EXPECT_EQ(Count(page, "@import|url\\("), 0);
}

// The nonce keeps scripts from running that got into the page in spite of all, so it must not be
// known before.
TEST(ReportPage, HasANewNonceEachTime) {
  const std::regex pattern("'nonce-([0-9a-f]{32})'");
  std::smatch one, two;
  const std::string first = PageOf("a", {1});
  const std::string second = PageOf("a", {1});
  ASSERT_TRUE(std::regex_search(first, one, pattern));
  ASSERT_TRUE(std::regex_search(second, two, pattern));
  EXPECT_NE(one[1], two[1]);
  EXPECT_THAT(first, HasSubstr("<script nonce=\"" + one[1].str() + "\">"));
}

TEST(ReportPage, FiguresAreThoseOfTheSummary) {
  // The median of 0.1, 0.2 and 0.3 s.
  const std::string page = PageOf("qwen", {0.1, 0.2, 0.3});
  EXPECT_THAT(page, HasSubstr("<td data-v=\"0.2\">200</td>"));
  EXPECT_THAT(page, HasSubstr("<span>llm_benchmarks</span> <span>--url=qwen</span>"));
}

// Intervals need 20 successes, however many requests there are.
TEST(ReportPage, SaysThatSuccessesAreTooFewForIntervals) {
  constexpr const char* kTooFew =
      "<p>No figure has an interval: each load has too few successful requests for one.</p>";
  EXPECT_THAT(PageOfStages({3, 0}), HasSubstr(kTooFew));
  EXPECT_THAT(PageOfStages({0}), Not(HasSubstr(kTooFew)));  // "None of the 100 requests succeeded."
  EXPECT_THAT(PageOf("qwen", {0.1, 0.2, 0.3}), Not(HasSubstr(kTooFew)));  // without a window
}

TEST(ReportPage, WithoutASuccessOrAFiniteValueSaysSo) {
  EXPECT_THAT(PageOf("down", {}), HasSubstr("None of the 3 requests succeeded."));
  const double infinite = std::numeric_limits<double>::infinity();
  const std::string page = PageOf("odd", {infinite, infinite});
  EXPECT_THAT(page, HasSubstr("No latency was recorded"));
  EXPECT_THAT(page, HasSubstr("No times were measured."));
  EXPECT_THAT(page, Not(HasSubstr("\"nan")));
}

// They would stay on the screen in several lines.
TEST(ReportPage, FoldsMoreThanEightLoads) {
  std::vector<EndpointSamples> stages(9);
  for (int i = 0; i < 9; ++i) {
    EndpointSamples& stage = stages[static_cast<std::size_t>(i)];
    stage.endpoint_name = "a";
    stage.load = ClosedLoop{i + 1};
    stage.total_requests = stage.successful_requests = 1;
    stage.total_latency = {1};
  }
  EXPECT_NE(ExamplePage(stages, "a").find("<summary>9 loads</summary>"), std::string::npos);
  stages.pop_back();
  EXPECT_EQ(ExamplePage(stages, "a").find("8 loads"), std::string::npos);
}

}  // namespace
}  // namespace llmb
