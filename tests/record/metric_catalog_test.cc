#include "harness/record/metric_catalog.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace llmb {
namespace {

TEST(MetricCatalog, EveryMetricIsDescribedAndFoundByItsId) {
  std::set<std::string_view> short_names;
  for (const Metric& metric : Metrics()) {
    EXPECT_FALSE(metric.title.empty()) << metric.id;
    EXPECT_FALSE(metric.unit.empty()) << metric.id;
    EXPECT_FALSE(metric.formula.empty()) << metric.id;
    EXPECT_EQ(&MetricById(metric.id), &metric);  // so ids are unique
    EXPECT_TRUE(short_names.insert(metric.short_name).second) << metric.short_name;
  }
}

TEST(MetricCatalog, HasTheUsualAbbreviations) {
  EXPECT_EQ(MetricById("time_to_first_token").short_name, "ttft");
  EXPECT_EQ(MetricById("time_per_output_token").short_name, "tpot");
  EXPECT_EQ(MetricById("inter_token_latency").short_name, "itl");
}

TEST(MetricCatalog, NamesTheBetterDirection) {
  EXPECT_EQ(BetterText(MetricById("total_latency").better), "lower is better");
  EXPECT_EQ(BetterText(MetricById("tokens_per_second").better), "higher is better");
  EXPECT_EQ(BetterText(MetricById("output_tokens").better), "");
}

}  // namespace
}  // namespace llmb
