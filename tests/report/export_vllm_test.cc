#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "harness/report/export_formats.h"
#include "tests/report/exported_example.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;

json ParsedVllm(const ExportedExample& example) {
  return json::parse(VllmText(example.run, example.run.stages.front()));
}

std::vector<std::string> KeysOf(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// What the readers of vLLM's results look for: perf-eval, llm-d-benchmark, InferenceX, notebooks.
TEST(VllmExport, HasTheKeysThatReadersLookFor) {
  const ExportedExample example(ExampleRecords());
  const json result = ParsedVllm(example);
  const std::vector<std::string> keys = KeysOf(result);
  for (const char* key : {"date",
                          "endpoint_type",
                          "backend",
                          "label",
                          "model_id",
                          "tokenizer_id",
                          "num_prompts",
                          "request_rate",
                          "burstiness",
                          "max_concurrency",
                          "duration",
                          "completed",
                          "failed",
                          "total_input_tokens",
                          "total_output_tokens",
                          "request_throughput",
                          "request_goodput",
                          "output_throughput",
                          "total_token_throughput",
                          "max_output_tokens_per_s",
                          "max_concurrent_requests",
                          "input_lens",
                          "output_lens",
                          "ttfts",
                          "itls",
                          "start_times",
                          "generated_texts",
                          "errors",
                          "llm_benchmarks"}) {
    EXPECT_THAT(keys, Contains(key));
  }
  for (const std::string time : {"ttft", "tpot", "itl", "e2el"}) {
    for (const std::string statistic :
         {"mean", "median", "std", "p1", "p5", "p10", "p25", "p75", "p90", "p95", "p99"}) {
      EXPECT_THAT(keys, Contains(statistic + "_" + time + "_ms"));
    }
  }
}

TEST(VllmExport, HasWhatDescribesTheRun) {
  const ExportedExample example(ExampleRecords());
  const json result = ParsedVllm(example);
  EXPECT_EQ(result["date"], "20260301-120000");
  EXPECT_EQ(result["backend"], "openai-chat");
  EXPECT_EQ(result["model_id"], "meta/llama-3");
  EXPECT_EQ(result["num_prompts"], 3);
  EXPECT_EQ(result["request_rate"], "inf");
  EXPECT_EQ(result["burstiness"], 1.0);
  EXPECT_EQ(result["max_concurrency"], 8);
  EXPECT_TRUE(result["label"].is_null());
  EXPECT_EQ(result["llm_benchmarks"]["simulated"], true);
  EXPECT_EQ(result["llm_benchmarks"]["load"], "users:8");
}

// The run is from 100 to 102.5 s. 30 input and 16 output tokens.
TEST(VllmExport, DividesByTheTimeOfAllRequests) {
  const ExportedExample example(ExampleRecords());
  const json result = ParsedVllm(example);
  EXPECT_EQ(result["completed"], 2);
  EXPECT_EQ(result["failed"], 1);
  EXPECT_DOUBLE_EQ(result["duration"], 2.5);
  EXPECT_EQ(result["total_input_tokens"], 30);
  EXPECT_EQ(result["total_output_tokens"], 16);
  EXPECT_DOUBLE_EQ(result["request_throughput"], 0.8);       // 2 / 2.5
  EXPECT_DOUBLE_EQ(result["output_throughput"], 6.4);        // 16 / 2.5
  EXPECT_DOUBLE_EQ(result["total_token_throughput"], 18.4);  // 46 / 2.5
  EXPECT_TRUE(result["request_goodput"].is_null());
}

TEST(VllmExport, HasTimesByItsDefinitions) {
  const ExportedExample example(ExampleRecords());
  const json result = ParsedVllm(example);
  // 200 and 400 ms: the deviation of a population is 100, and p99 is 200 + 0.99 x 200.
  EXPECT_DOUBLE_EQ(result["mean_ttft_ms"], 300);
  EXPECT_DOUBLE_EQ(result["median_ttft_ms"], 300);
  EXPECT_NEAR(result["std_ttft_ms"], 100, 1e-9);
  EXPECT_NEAR(result["p99_ttft_ms"], 398, 1e-9);
  // (1 - 0.2) / 4 and (2 - 0.4) / 10: up to [DONE], over tokens - 1.
  EXPECT_NEAR(result["mean_tpot_ms"], 180, 1e-9);
  EXPECT_NEAR(result["mean_e2el_ms"], 1500, 1e-9);
  // 0.2, 0.2, 0.2, 0.1, 1 and 0.6 s.
  EXPECT_NEAR(result["mean_itl_ms"], 2300.0 / 6, 1e-6);
  EXPECT_NEAR(result["median_itl_ms"], 200, 1e-6);
}

// Second 0 has both requests and 5 + 1 events.
TEST(VllmExport, HasThePeaksOfOneSecond) {
  const ExportedExample example(ExampleRecords());
  const json result = ParsedVllm(example);
  EXPECT_EQ(result["max_output_tokens_per_s"], 6);
  EXPECT_EQ(result["max_concurrent_requests"], 2);
}

TEST(VllmExport, ListsRequestsInTheOrderOfTheirStarts) {
  std::vector<RequestRecord> records = ExampleRecords();
  std::swap(records[0], records[2]);
  const ExportedExample example(records);
  const json result = ParsedVllm(example);
  EXPECT_THAT(result["input_lens"], ElementsAre(10, 20, 0));
  EXPECT_THAT(result["output_lens"], ElementsAre(5, 11, 0));
  EXPECT_THAT(result["ttfts"], ElementsAre(0.2, 0.4, 0));
  EXPECT_THAT(result["itls"][1], ElementsAre(1.0, 0.6));
  EXPECT_THAT(result["itls"][2], ElementsAre());
  EXPECT_THAT(result["start_times"], ElementsAre(100, 100.5, 101));
  EXPECT_THAT(result["generated_texts"], ElementsAre("text", "text", ""));
  EXPECT_THAT(result["errors"], ElementsAre("", "", "no answer within 0.5 s"));
}

TEST(VllmExport, ListsNoRequestUnlessDetailed) {
  ExportedExample example(ExampleRecords());
  example.run.detailed = false;
  EXPECT_FALSE(ParsedVllm(example).contains("ttfts"));
}

// Only the first request has its first token within 300 ms.
TEST(VllmExport, CountsGoodRequestsPerSecond) {
  const ExportedExample example(ExampleRecords(), {.ttft = 300ms});
  EXPECT_DOUBLE_EQ(ParsedVllm(example)["request_goodput"], 0.4);  // 1 / 2.5
}

TEST(VllmExport, HasNoGoodputWhereATimeWithALimitIsUnknown) {
  std::vector<RequestRecord> records = ExampleRecords();
  for (RequestRecord& record : records) {
    record.time_to_first_event.reset();
    record.time_to_first_token.reset();
    record.inter_token_latency.reset();
    record.token_times.clear();
  }
  const ExportedExample unknown(records, {.ttft = 300ms});
  EXPECT_FALSE(ParsedVllm(unknown).contains("request_goodput"));
  // A single token has no time per output token, which is within any limit.
  for (RequestRecord& record : records) record.output_tokens = 1;
  const ExportedExample known(records, {.tpot = 1ms});
  EXPECT_DOUBLE_EQ(ParsedVllm(known)["request_goodput"], 0.8);  // 2 / 2.5
}

TEST(VllmExport, LeavesOutWhatWasNotRecorded) {
  std::vector<RequestRecord> records = ExampleRecords();
  for (RequestRecord& record : records) {
    record.time_to_first_event.reset();
    record.time_to_first_token.reset();
    record.inter_token_latency.reset();
    record.input_tokens.reset();
    record.token_times.clear();
  }
  const ExportedExample example(records);
  const json result = ParsedVllm(example);
  for (const char* key : {"mean_ttft_ms", "mean_tpot_ms", "mean_itl_ms", "total_input_tokens",
                          "total_token_throughput", "max_output_tokens_per_s"}) {
    EXPECT_FALSE(result.contains(key)) << key;
  }
  EXPECT_TRUE(result.contains("output_throughput"));
}

TEST(VllmExport, OfFailuresAloneHasZerosAsItsOwn) {
  const ExportedExample example({ExampleRecords().back()});
  const json result = ParsedVllm(example);
  EXPECT_EQ(result["completed"], 0);
  EXPECT_EQ(result["mean_ttft_ms"], 0);
  EXPECT_EQ(result["output_throughput"], 0);
  EXPECT_THAT(KeysOf(result["llm_benchmarks"]["figures"]), ElementsAre("success_percent"));
}

TEST(VllmExport, HasTheRateOfAnOpenLoop) {
  std::vector<RequestRecord> records = ExampleRecords();
  for (RequestRecord& record : records) record.load = OpenLoop{2.5};
  ExportedExample example(records);
  example.run.settings.arrivals = ArrivalPattern{ArrivalProcess::kGamma, 0.5};
  const json result = ParsedVllm(example);
  EXPECT_EQ(result["request_rate"], 2.5);
  EXPECT_EQ(result["burstiness"], 0.5);
  EXPECT_TRUE(result["max_concurrency"].is_null());
  example.run.settings.arrivals = ArrivalPattern{ArrivalProcess::kConstant, 1};
  EXPECT_FALSE(ParsedVllm(example).contains("burstiness"));
}

TEST(VllmExport, HasNoRateOfATrace) {
  std::vector<RequestRecord> records = ExampleRecords();
  for (RequestRecord& record : records) record.load = Trace{};
  const ExportedExample example(records);
  const json result = ParsedVllm(example);
  EXPECT_FALSE(result.contains("request_rate"));
  EXPECT_FALSE(result.contains("burstiness"));
  EXPECT_EQ(VllmFileName(example.run, example.run.stages[0]),
            "openai-chat-trace-llama-3-20260301-120000.json");
}

TEST(VllmExport, IsNamedAsVllmNamesIt) {
  std::vector<RequestRecord> records = ExampleRecords();
  const ExportedExample example(records);
  EXPECT_EQ(VllmFileName(example.run, example.run.stages[0]),
            "openai-chat-infqps-concurrency8-llama-3-20260301-120000.json");
  for (RequestRecord& record : records) record.load = OpenLoop{2.5};
  const ExportedExample open(records);
  EXPECT_EQ(VllmFileName(open.run, open.run.stages[0]),
            "openai-chat-2.5qps-llama-3-20260301-120000.json");
}

TEST(VllmExport, NamesTheBackendOfTheApi) {
  ExportedExample example(ExampleRecords());
  example.run.settings.api = Api::kCompletions;
  EXPECT_EQ(ParsedVllm(example)["backend"], "openai");
  EXPECT_EQ(ParsedVllm(example)["endpoint_type"], "openai");
  EXPECT_EQ(VllmFileName(example.run, example.run.stages[0]),
            "openai-infqps-concurrency8-llama-3-20260301-120000.json");
}

TEST(VllmExport, HasTheLabelAndTheMetadata) {
  ExportedExample example(ExampleRecords());
  example.run.settings.label = "night/1";
  example.run.settings.metadata = {{"tp", "2"}, {"completed", "99"}};
  const json result = ParsedVllm(example);
  EXPECT_EQ(result["label"], "night/1");
  EXPECT_EQ(result["tp"], "2");
  EXPECT_EQ(result["completed"], 2);
  EXPECT_EQ(VllmFileName(example.run, example.run.stages[0]),
            "night_1-infqps-concurrency8-llama-3-20260301-120000.json");
}

}  // namespace
}  // namespace llmb
