// What it costs to turn finished requests into numbers and files. The goal is 100,000 requests of
// 200 tokens through all of it in a few seconds.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <random>
#include <sstream>
#include <string>

#include "harness/metrics/request_metrics.h"
#include "harness/metrics/summary.h"
#include "harness/report/results_csv.h"
#include "harness/report/summary_csv.h"

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

std::vector<RequestRecord> Records(int count) {
  std::mt19937_64 random(1);
  std::vector<RequestRecord> records;
  for (int i = 0; i < count; ++i) {
    records.push_back(Record(random));
    DeriveMetrics(records.back());
  }
  return records;
}

void ReportPerRequest(benchmark::State& state, std::size_t requests) {
  using benchmark::Counter;
  state.counters["request_time"] =
      Counter(static_cast<double>(requests), Counter::kIsIterationInvariantRate | Counter::kInvert);
}

void DeriveMetricsOfARequest(benchmark::State& state) {
  std::mt19937_64 random(1);
  RequestRecord record = Record(random);
  for (auto _ : state) {
    DeriveMetrics(record);
    benchmark::DoNotOptimize(record.inter_token_latency);
  }
  ReportPerRequest(state, 1);
}
BENCHMARK(DeriveMetricsOfARequest);

void CollectAndSummarize(benchmark::State& state) {
  const auto records = Records(2000);
  for (auto _ : state) {
    RunSamples samples;
    for (const RequestRecord& record : records) samples.Add(record);
    std::ostringstream out;
    WriteSummaryCsv(out, {Summarize(samples.Endpoints().front())});
    benchmark::DoNotOptimize(out);
  }
  ReportPerRequest(state, records.size());
}
BENCHMARK(CollectAndSummarize)->Unit(benchmark::kMillisecond);

void WriteResults(benchmark::State& state) {
  const auto records = Records(2000);
  for (auto _ : state) {
    std::ostringstream out;
    for (const RequestRecord& record : records) WriteResultsCsvRow(out, record);
    benchmark::DoNotOptimize(out);
  }
  ReportPerRequest(state, records.size());
}
BENCHMARK(WriteResults)->Unit(benchmark::kMillisecond);

void ReadResults(benchmark::State& state) {
  const auto records = Records(2000);
  std::ostringstream out;
  WriteResultsCsvHeader(out);
  for (const RequestRecord& record : records) WriteResultsCsvRow(out, record);
  const std::string text = out.str();
  for (auto _ : state) {
    std::istringstream in(text);
    std::size_t rows = 0;
    if (!ReadResultsCsv(in, "r.csv", [&](const RequestRecord&) { ++rows; })) std::abort();
    benchmark::DoNotOptimize(rows);
  }
  ReportPerRequest(state, records.size());
}
BENCHMARK(ReadResults)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace llmb
