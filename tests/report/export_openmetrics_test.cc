#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "harness/report/export_formats.h"
#include "tests/report/exported_example.h"
#include "tests/report/openmetrics_reader.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string OpenMetricsTextOf(const ExportedExample& example) {
  return OpenMetricsFiles(example.run).at(0).text;
}

const MetricFamily& FamilyNamed(const std::vector<MetricFamily>& families,
                                const std::string& name) {
  const auto found = std::ranges::find(families, name, &MetricFamily::name);
  if (found == families.end()) throw std::runtime_error("no family " + name);
  return *found;
}

TEST(OpenMetricsExport, IsReadByAParser) {
  const ExportedExample example(ExampleRecords());
  const auto families = ParseOpenMetrics(OpenMetricsTextOf(example));
  const MetricFamily& ttft = FamilyNamed(families, "llm_benchmark_ttft_seconds");
  EXPECT_EQ(ttft.type, "gauge");
  EXPECT_EQ(ttft.unit, "seconds");
  ASSERT_EQ(ttft.samples.size(), 4U);  // p50, p90, p95 and p99 of 0.2 and 0.4 s
  EXPECT_THAT(ttft.samples[0].labels,
              ElementsAre(Pair("endpoint", "llama"), Pair("load", "users:8"),
                          Pair("model", "meta/llama-3"), Pair("quantile", "0.5")));
  EXPECT_DOUBLE_EQ(ttft.samples[0].value, 0.3);
  EXPECT_EQ(ttft.samples[3].labels.at("quantile"), "0.99");
  EXPECT_DOUBLE_EQ(ttft.samples[3].value, 0.398);
  EXPECT_DOUBLE_EQ(FamilyNamed(families, "llm_benchmark_success_ratio").samples.at(0).value,
                   2.0 / 3);
  EXPECT_EQ(FamilyNamed(families, "llm_benchmark_failed_requests").samples.at(0).value, 1);
}

TEST(OpenMetricsExport, LeavesOutFamiliesWithoutValues) {
  const ExportedExample example({ExampleRecords().back()});
  const auto families = ParseOpenMetrics(OpenMetricsTextOf(example));
  EXPECT_TRUE(std::ranges::none_of(families, [](const MetricFamily& family) {
    return family.name.find("ttft") != std::string::npos || family.samples.empty();
  }));
}

TEST(OpenMetricsExport, EscapesLabels) {
  std::vector<RequestRecord> records = ExampleRecords();
  for (RequestRecord& record : records) record.endpoint_name = "a\"b\\c\nd\xff";
  const ExportedExample example(records);
  const auto families = ParseOpenMetrics(OpenMetricsTextOf(example));
  EXPECT_EQ(families.at(0).samples.at(0).labels.at("endpoint"), "a\"b\\c\nd\xEF\xBF\xBD");
}

TEST(OpenMetricsExport, OfNoStageIsTheEndAlone) {
  ExportedExample example(ExampleRecords());
  example.run.stages.clear();
  EXPECT_EQ(OpenMetricsTextOf(example), "# EOF\n");
}

TEST(OpenMetricsReader, RefusesWhatTheFormatForbids) {
  const std::string type = "# TYPE a gauge\n";
  EXPECT_NO_THROW(ParseOpenMetrics(type + "a{b=\"c\"} 1\n# EOF\n"));
  for (const std::string& text : std::vector<std::string>{
           type + "a{b=\"c\"} 1\n", type + "a{b=\"c\"} 1\na{b=\"c\"} 2\n# EOF\n",
           type + "c{b=\"c\"} 1\n# EOF\n", type + "a{b=\"c} 1\n# EOF\n",
           type + "a{b=\"c\"} NaN?\n# EOF\n", type + "# UNIT a seconds\n# EOF\n",
           type + "a{b=\"c\"} 1\n\n# EOF\n", "# EOF\n# EOF\n"}) {
    EXPECT_THROW(ParseOpenMetrics(text), std::runtime_error) << text;
  }
}

}  // namespace
}  // namespace llmb
