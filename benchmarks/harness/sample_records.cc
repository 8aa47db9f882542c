#include "benchmarks/harness/sample_records.h"

#include <random>
#include <string>

#include "harness/metrics/request_metrics.h"

namespace llmb {
namespace {

constexpr int kTokens = 200;

RequestRecord Record(std::mt19937_64& random) {
  std::lognormal_distribution<double> gap(17, 0.5);  // a median of 24 ms, in nanoseconds
  RequestRecord record;
  record.endpoint_name = "llama-vllm";
  record.model_name = "meta-llama/Llama-3.1-8B-Instruct";
  record.prompt_id = "factual_qa_short";
  record.prompt_text = std::string(100, 'p');
  record.prompt_length = "short";
  record.prompt_complexity = "simple";
  record.prompt_category = "factual_qa";
  record.request_id = "0f8b6c1e-2d3a-4f5b-9c7d-8e6f5a4b3c2d";
  record.response_text = std::string(100, 'a') + ", \"b\"\n" + std::string(90, 'c');
  record.timestamp = WallTime(std::chrono::seconds(1772368496));
  record.started = TimePoint(std::chrono::seconds(1000));
  Nanoseconds time = std::chrono::milliseconds(100);
  for (int i = 0; i < kTokens; ++i) {
    record.token_times.push_back(time);
    time += Nanoseconds(static_cast<std::int64_t>(gap(random)));
  }
  record.total_latency = time;
  record.input_tokens = 10;
  record.output_tokens = kTokens;
  return record;
}

}  // namespace

std::vector<RequestRecord> SampleRecords(int count) {
  std::mt19937_64 random(1);
  std::vector<RequestRecord> records;
  for (int i = 0; i < count; ++i) {
    records.push_back(Record(random));
    DeriveMetrics(records.back());
  }
  return records;
}

}  // namespace llmb
