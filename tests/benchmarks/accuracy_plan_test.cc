// The plan of an accuracy measurement, and its output.

#include <gtest/gtest.h>

#include "benchmarks/accuracy/accuracy_load.h"
#include "benchmarks/accuracy/accuracy_run.h"
#include "benchmarks/accuracy/accuracy_text.h"
#include "benchmarks/accuracy/process_usage.h"

namespace llmb {
namespace {

TEST(PlanCoresTest, SharesTheOnlyCore) {
  const CorePlan plan = PlanCores({3});
  EXPECT_TRUE(plan.Shared());
  EXPECT_EQ(plan.client, std::vector<int>{3});
}

TEST(PlanCoresTest, GivesTheClientTheLargerHalf) {
  const CorePlan two = PlanCores({0, 1});
  EXPECT_FALSE(two.Shared());
  EXPECT_EQ(two.endpoint, std::vector<int>{0});
  EXPECT_EQ(two.client, std::vector<int>{1});
  const CorePlan three = PlanCores({1, 4, 6});
  EXPECT_EQ(three.endpoint, std::vector<int>{1});
  EXPECT_EQ(three.client, (std::vector<int>{4, 6}));
}

TEST(AccuracyLoadTest, NamesAndCounts) {
  const AccuracyLoad load{
      .streams = 1000,
      .response = {std::chrono::milliseconds(50), std::chrono::milliseconds(20), 100},
      .requests_per_stream = 2};
  EXPECT_EQ(load.Name(), "1,000 x 50/s");
  EXPECT_EQ(load.TokenEvents(), 200000U);
  EXPECT_GT(load.TimeLimit(), std::chrono::seconds(20));
}

TEST(AccuracyLoadTest, SpreadsTheStartsOverAtMostHalfAResponse) {
  using std::chrono::microseconds;
  AccuracyLoad load{
      .streams = 500,
      .response = {std::chrono::milliseconds(50), std::chrono::milliseconds(10), 100}};
  EXPECT_EQ(load.PlannedResponse(), microseconds(1'050'000));
  EXPECT_EQ(load.StartSpread(), microseconds(198'500));  // 500 x 397
  load.streams = 10'000;
  EXPECT_EQ(load.StartSpread(), microseconds(525'000));
}

TEST(AccuracyLoadTest, NameContainsTlsOrTheOtherReader) {
  AccuracyLoad load{.streams = 500, .response = {{}, std::chrono::milliseconds(10), 100}};
  load.response.tls = true;
  EXPECT_EQ(load.Name(), "500 x 100/s, TLS");
  load.reader = HttpReader::kCurl;  // which reads TLS in any case
  EXPECT_EQ(load.Name(), "500 x 100/s, TLS");
  load.response.tls = false;
  EXPECT_EQ(load.Name(), "500 x 100/s, libcurl");
}

TEST(AccuracyLoadTest, ThreePublishedLoadsAreOverTlsAndReadByLibcurl) {
  std::vector<std::string> names;
  for (const AccuracyLoad& load : PublishedLoads()) names.push_back(load.Name());
  EXPECT_EQ(names, (std::vector<std::string>{
                       "1 x 100/s", "10 x 100/s", "100 x 100/s", "100 x 100/s, libcurl",
                       "100 x 100/s, TLS", "500 x 100/s", "500 x 100/s, libcurl",
                       "500 x 100/s, TLS", "1,000 x 50/s", "1,000 x 50/s, libcurl",
                       "1,000 x 50/s, TLS", "1,000 x 100/s", "10,000 x 2/s"}));
}

TEST(AccuracyLoadTest, SelfCheckHasTheRequestedUsers) {
  const auto loads = SelfCheckLoads(7, HttpReader::kCurl);
  ASSERT_EQ(loads.size(), 3U);
  EXPECT_EQ(loads[0].Name(), "7 x 20/s, libcurl");
  EXPECT_EQ(loads[2].Name(), "7 x 100/s, libcurl");
  EXPECT_EQ(SelfCheckLoads(7, HttpReader::kOwn)[0].Name(), "7 x 20/s");
}

TEST(AccuracyLoadTest, ComputesResourceNeeds) {
  const StreamNeeds needs = StreamNeedsOf(1000);
  EXPECT_EQ(needs.files, 1064U);
  EXPECT_EQ(needs.ports, 1000U);
  EXPECT_EQ(needs.destination, "127.0.0.1");
  EXPECT_EQ(needs.memory_bytes, 2U * 1000 * 65536);
}

TEST(AccuracyTextTest, AMissingValueIsADash) {
  EXPECT_EQ(FiguresText({}), "-");
  EXPECT_EQ(FiguresText({1, 2, 30, 400}), "1.00 / 2.00 / 30.0 / 400");
  AccuracyResult result;
  EXPECT_EQ(CostTable({result}).rows[0][5], "-");
}

TEST(AccuracyTextTest, TheLastColumnIsTheVerdict) {
  AccuracyResult result;
  result.failed_requests = 1;
  const TextTable table = CostTable({result});
  EXPECT_EQ(table.columns.back().title, std::vector<std::string>{"verdict"});
  EXPECT_EQ(table.rows[0].back(), "limited");
}

TEST(AccuracyTextTest, WritesMarkdown) {
  TextTable table;
  table.columns = {{{"a", "b"}, Align::kLeft}, {{"c"}}};
  EXPECT_EQ(MarkdownTable(table), "| a b | c |\n| --- | ---: |\n");
  table.rows = {{"x", "1"}};
  EXPECT_EQ(MarkdownTable(table), "| a b | c |\n| --- | ---: |\n| x | 1 |\n");
}

TEST(AccuracyResultTest, ShareIsOfTheCoresOrOfTheQuota) {
  using std::chrono::seconds;
  EXPECT_EQ(ShareOfCores(seconds(3), seconds(5), seconds(6), 1, std::nullopt), 0.5);
  EXPECT_EQ(ShareOfCores(seconds(3), seconds(5), seconds(6), 2, std::nullopt), 0.25);
  EXPECT_EQ(ShareOfCores(seconds(3), seconds(6), seconds(6), 2, 1.25), 0.8);
  EXPECT_EQ(ShareOfCores(seconds(3), seconds(6), seconds(6), 1, 4), 0.5);
}

TEST(AccuracyResultTest, RatioIsRelativeToTheFloor) {
  AccuracyResult result;
  result.cpu_us_per_event = 3;
  EXPECT_EQ(result.CpuRatio(), std::nullopt);
  result.cpu_us_per_event_floor = 2;
  EXPECT_EQ(result.CpuRatio(), 1.5);
}

TEST(ProcessUsageTest, ReportsCoresAndMemory) {
  EXPECT_FALSE(AllowedCores().empty());
  EXPECT_TRUE(RunOnCores(AllowedCores()).has_value());
  EXPECT_FALSE(RunOnCores({}).has_value());
  EXPECT_GT(PeakMemory().value_or(1), 0U);
}

}  // namespace
}  // namespace llmb
