#include "harness/charts/chart_frame.h"

#include <gmock/gmock.h>

#include "harness/charts/endpoint_colors.h"
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

TEST(EndpointNamesInFullTest, SayWhatTheNumberOfALoadIs) {
  EXPECT_THAT(EndpointNamesInFull({MakeSamples("a", 10, 1), MakeSamples("b", 10, 1)}),
              ElementsAre("a", "b"));
  EXPECT_THAT(EndpointNamesInFull({MakeSamples("a", 1, 1), MakeSamples("a", 10, 1)}),
              ElementsAre("a at 1 user", "a at 10 users"));
  EXPECT_TRUE(EndpointNamesInFull({}).empty());
}

TEST(EndpointColorsTest, DependOnTheEndpointAndNotOnLoadOrSettings) {
  const std::vector<EndpointSamples> endpoints = {
      MakeSamples("qwen", 1, 1), MakeSamples("gemma", 1, 1), MakeSamples("qwen", 10, 1),
      MakeSamples("qwen, max 64 tokens", 1, 1)};
  ChartContext context;
  context.endpoint_of_series = {{"qwen, max 64 tokens", "qwen"}};
  EXPECT_THAT(EndpointColors({endpoints, context}),
              ElementsAre(OwnColor("qwen"), OwnColor("gemma"), OwnColor("qwen"), OwnColor("qwen")));
}

TEST(MakePageTest, TitleAndFootnoteDescribeTheRun) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 10, 1000, 1, 234)};
  ChartContext context = MakeContext();
  context.title = "Review";
  context.settings = "max 64 tokens, streamed";
  context.models = {"m/7B", "m/8B"};
  context.prompts = 18;
  context.tool = "llm_benchmarks 0.1.0";
  const Page page = MakePage({endpoints, context}, "Latency", "subtitle", BetterValues::kLower);
  EXPECT_EQ(page.title, "Review: Latency: a");
  EXPECT_THAT(page.footnotes,
              ElementsAre("Models: m/7B, m/8B",
                          "1,234 requests, 1,000 successful  ·  10 users per endpoint  ·  max 64 "
                          "tokens, streamed  ·  18 prompts  ·  llm_benchmarks 0.1.0  ·  2026-03-01 "
                          "12:00:00 UTC"));
  EXPECT_TRUE(page.simulated);
}

EndpointSamples Cached(const std::string& name, int users, std::int64_t cached) {
  EndpointSamples samples = MakeSamples(name, users, 1);
  RequestRecord record;
  record.input_tokens = 1000;
  record.cached_tokens = cached;
  samples.cached_share.Add(record);
  return samples;
}

TEST(MakePageTest, AFootnoteSaysWhichShareOfInputTokensCameFromACache) {
  std::vector<EndpointSamples> endpoints = {Cached("a", 1, 125), Cached("b", 8, 4)};
  EXPECT_THAT(MakePage({endpoints, {}}, "", "", BetterValues::kLower).footnotes,
              ElementsAre("Input tokens from a cache: a @ 1 12 %  ·  b @ 8 0.4 %",
                          "2 requests, 2 successful"));
  endpoints = {Cached("a", 1, 0)};
  EXPECT_EQ(MakePage({endpoints, {}}, "", "", BetterValues::kLower).footnotes[0], "");
  endpoints.clear();
  for (int users = 1; users <= 9; ++users) endpoints.push_back(Cached("a", users, 100 * users));
  EXPECT_EQ(MakePage({endpoints, {}}, "", "", BetterValues::kLower).footnotes[0],
            "Input tokens from a cache: a 10 % to 90 %");
}

TEST(MakePageTest, OmitsEmptyParts) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 1)};
  const Page page = MakePage({endpoints, {}}, "Latency", "", BetterValues::kLower);
  EXPECT_EQ(page.title, "Latency: a");
  EXPECT_THAT(page.footnotes, ElementsAre("", "1 request, 1 successful"));
}

TEST(MakePageTest, OnlyASingleEndpointIsInTheTitle) {
  const std::vector<EndpointSamples> two = {MakeSamples("a", 1, 1), MakeSamples("b", 1, 1)};
  EXPECT_EQ(MakePage({two, {}}, "Latency", "", BetterValues::kLower).title, "Latency");
  EXPECT_EQ(
      MakePage({std::vector<EndpointSamples>(), {}}, "Latency", "", BetterValues::kLower).title,
      "Latency");
}

TEST(MakePageTest, NamesAtMostFourModels) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 1)};
  ChartContext context;
  const auto models_line = [&](int models) {
    context.models.assign(static_cast<std::size_t>(models), "m");
    return MakePage({endpoints, context}, "", "", BetterValues::kLower).footnotes[0];
  };
  EXPECT_EQ(models_line(1), "Model: m");
  EXPECT_EQ(models_line(4), "Models: m, m, m, m");
  EXPECT_EQ(models_line(6), "Models: m, m, m, m and 2 more");
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
