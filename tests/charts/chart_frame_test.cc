#include "harness/charts/chart_frame.h"

#include <gmock/gmock.h>

#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;

TEST(EndpointLabelsTest, ShowTheLoadIfLoadsDiffer) {
  EXPECT_THAT(EndpointLabels({MakeSamples("a", 10, 1), MakeSamples("b", 10, 1)}),
              ElementsAre("a", "b"));
  EXPECT_THAT(EndpointLabels({MakeSamples("a", 1, 1), MakeSamples("a", 10, 1)}),
              ElementsAre("a @ 1", "a @ 10"));
  EXPECT_TRUE(EndpointLabels({}).empty());
}

TEST(EndpointColorsTest, AreTheSameAtEveryLoad) {
  EXPECT_THAT(EndpointColors({MakeSamples("a", 1, 1), MakeSamples("b", 1, 1),
                              MakeSamples("a", 10, 1), MakeSamples("c", 10, 1)}),
              ElementsAre(0, 1, 0, 2));
}

TEST(MakePageTest, TitleAndFootnoteDescribeTheRun) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 10, 1000, 1, 234)};
  ChartContext context = MakeContext();
  context.title = "Review";
  const Page page = MakePage({endpoints, context}, "Latency", "subtitle", BetterValues::kLower);
  EXPECT_EQ(page.title, "Review: Latency");
  EXPECT_EQ(
      page.footnote,
      "1,234 requests, 1,000 successful  ·  10 users per endpoint  ·  2026-03-01 12:00:00 UTC");
  EXPECT_TRUE(page.simulated);
}

TEST(MakePageTest, OmitsEmptyParts) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 1)};
  const Page page = MakePage({endpoints, {}}, "Latency", "", BetterValues::kLower);
  EXPECT_EQ(page.title, "Latency");
  EXPECT_EQ(page.footnote, "1 request, 1 successful");
}

TEST(NoDataMessageTest, TellsNoRequestsFromFailures) {
  const std::vector<EndpointSamples> none;
  EXPECT_EQ(NoDataMessage({none, {}}, "other"), "No requests were recorded");
  std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 0, 1, 5),
                                            MakeSamples("b", 1, 0, 1, 2)};
  EXPECT_EQ(NoDataMessage({endpoints, {}}, "other"), "None of the 7 requests succeeded: timeout 7");
  endpoints.push_back(MakeSamples("c", 1, 1));
  EXPECT_EQ(NoDataMessage({endpoints, {}}, "other"), "other");
}

TEST(FailureTextTest, NamesTheTwoMostFrequent) {
  EXPECT_EQ(FailureText({}), "");
  EXPECT_EQ(FailureText({{"dns", 1}, {"timeout", 1200}}), "timeout 1,200, dns 1");
  EXPECT_EQ(FailureText({{"connect", 2}, {"dns", 1}, {"tls", 3}}),
            "tls 3, connect 2, 1 other kind");
  EXPECT_EQ(FailureText({{"connect", 2}, {"dns", 1}, {"reset", 1}, {"tls", 3}}),
            "tls 3, connect 2, 2 other kinds");
}

TEST(NoDataNoteTest, GivesTheReason) {
  EXPECT_THAT(NoDataNote(MakeSamples("a", 1, 0)), ElementsAre("no requests"));
  EXPECT_THAT(NoDataNote(MakeSamples("a", 1, 0, 1, 3)), ElementsAre("none succeeded"));
  EXPECT_THAT(NoDataNote(MakeSamples("a", 1, 1, 1, 3)), ElementsAre("no values"));
}

TEST(MergeEqualMessagesTest, MergesOnlyIfAllMessagesAreEqual) {
  Page page;
  page.panels.resize(2);
  page.panels[0].title = "left";
  MergeEqualMessages(page);  // no messages
  EXPECT_EQ(page.panels.size(), 2u);
  page.panels[0].message = "no data";
  MergeEqualMessages(page);
  EXPECT_EQ(page.panels.size(), 2u);
  page.panels[1].message = "no data";
  MergeEqualMessages(page);
  ASSERT_EQ(page.panels.size(), 1u);
  EXPECT_EQ(page.panels[0].message, "no data");
  EXPECT_EQ(page.panels[0].title, "");
}

}  // namespace
}  // namespace llmb
