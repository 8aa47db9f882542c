#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/report/export_formats.h"
#include "tests/report/exported_example.h"

namespace llmb {
namespace {

using nlohmann::json;
using testing::ElementsAre;

json ParsedAiperf(const ExportedExample& example) {
  return json::parse(AiperfFiles(example.run).at(0).text);
}

// What AIPerf's JsonExportData and llm-d's reader of it expect.
TEST(AiperfExport, HasTheFieldsThatReadersLookFor) {
  const ExportedExample example(ExampleRecords());
  const json result = ParsedAiperf(example);
  for (const char* metric : {"time_to_first_token", "inter_token_latency", "request_latency",
                             "input_sequence_length", "output_sequence_length"}) {
    for (const char* key : {"avg", "p1", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "p99",
                            "min", "max", "std"}) {
      ASSERT_TRUE(result.contains(metric) && result[metric].contains(key)) << metric << key;
      EXPECT_TRUE(result[metric][key].is_number());
    }
    EXPECT_TRUE(result[metric]["unit"].is_string());
  }
  for (const char* metric : {"output_token_throughput", "request_throughput", "request_count"}) {
    EXPECT_TRUE(result[metric]["avg"].is_number()) << metric;
    EXPECT_TRUE(result[metric]["unit"].is_string()) << metric;
  }
  EXPECT_TRUE(result["error_summary"].is_array());
  EXPECT_TRUE(result["input_config"].is_object());
  EXPECT_TRUE(result["llm_benchmarks"].is_object());
}

// Latency ends with the last token. The run is from 100 to 102.5 s, the last token of the second.
TEST(AiperfExport, HasFiguresByItsDefinitions) {
  const ExportedExample example(ExampleRecords());
  const json result = ParsedAiperf(example);
  EXPECT_DOUBLE_EQ(result["time_to_first_token"]["avg"], 300);
  EXPECT_NEAR(result["time_to_first_token"]["std"], 100, 1e-9);
  EXPECT_EQ(result["time_to_first_token"]["unit"], "ms");
  EXPECT_NEAR(result["request_latency"]["avg"], (900 + 2000) / 2.0, 1e-6);
  // (0.9 - 0.2) / 4 = 175 ms and (2 - 0.4) / 10 = 160 ms.
  EXPECT_NEAR(result["inter_token_latency"]["avg"], 167.5, 1e-6);
  EXPECT_EQ(result["output_sequence_length"]["max"], 11);
  EXPECT_EQ(result["input_sequence_length"]["min"], 10);
  EXPECT_EQ(result["request_count"]["avg"], 2);
  EXPECT_NEAR(result["output_token_throughput"]["avg"], 16 / 2.5, 1e-9);
  EXPECT_EQ(result["input_config"]["loadgen"]["concurrency"], 8);
  EXPECT_EQ(result["error_summary"][0]["count"], 1);
  EXPECT_EQ(result["error_summary"][0]["error_details"]["type"], "timeout");
}

TEST(AiperfExport, NamesTheApi) {
  ExportedExample example(ExampleRecords());
  EXPECT_EQ(ParsedAiperf(example)["input_config"]["endpoint"]["type"], "chat");
  example.run.settings.api = Api::kCompletions;
  EXPECT_EQ(ParsedAiperf(example)["input_config"]["endpoint"]["type"], "completions");
}

TEST(AiperfExport, LeavesOutMetricsWithoutValues) {
  const ExportedExample example({ExampleRecords().back()});
  const json result = ParsedAiperf(example);
  EXPECT_FALSE(result.contains("time_to_first_token"));
  EXPECT_EQ(result["request_count"]["avg"], 0);
}

TEST(AiperfExport, IsAFilePerStage) {
  std::vector<RequestRecord> records = ExampleRecords();
  records[1].load = ClosedLoop{16};
  const ExportedExample example(records);
  std::vector<std::string> names;
  for (const ExportedFile& file : AiperfFiles(example.run)) names.push_back(file.name);
  EXPECT_THAT(names, ElementsAre("profile_export_aiperf_20260301_120000_llama_users8.json",
                                 "profile_export_aiperf_20260301_120000_llama_users16.json"));
}

}  // namespace
}  // namespace llmb
