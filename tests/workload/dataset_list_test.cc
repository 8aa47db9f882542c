#include "harness/workload/dataset_list.h"

#include <gtest/gtest.h>

#include "harness/workload/csv_trace_reader.h"
#include "harness/workload/custom_reader.h"
#include "harness/workload/mooncake_reader.h"
#include "harness/workload/sharegpt_reader.h"
#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

std::string ExampleOf(std::string_view name) {
  for (const DatasetInfo& dataset : DatasetInfos()) {
    if (dataset.name == name) return std::string(dataset.example);
  }
  return "";
}

TEST(DatasetList, HasExamplesThatTheReadersRead) {
  EXPECT_EQ(ReadAllOf<CustomReader>(ExampleOf("custom")).error, "");
  EXPECT_EQ(ReadAllOf<MooncakeReader>(ExampleOf("mooncake")).error, "");
  ShareGptReader sharegpt(InputOf(ExampleOf("sharegpt")), {.fewest_tokens = 1});
  EXPECT_EQ(ReadAll(sharegpt).error, "");
  CsvTraceReader azure(InputOf("TIMESTAMP,ContextTokens,GeneratedTokens\n" + ExampleOf("azure")),
                       kAzureTrace);
  EXPECT_EQ(ReadAll(azure).error, "");
  CsvTraceReader burstgpt(
      InputOf("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n" +
              ExampleOf("burstgpt")),
      kBurstGptTrace);
  EXPECT_EQ(ReadAll(burstgpt).error, "");
}

TEST(DatasetList, GivesEachDatasetThreeLines) {
  const std::string text = DatasetListText();
  EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')),
            3 * DatasetInfos().size());
  EXPECT_NE(text.find("\nazure\n  an Azure LLM"), std::string::npos);
}

}  // namespace
}  // namespace llmb
