// The cost of computing metrics, of writing results and of reading them again. The goal is a few
// seconds in total for 100,000 requests of 200 tokens.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "benchmarks/harness/sample_records.h"
#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/document/summary_csv.h"
#include "harness/metrics/quantile.h"
#include "harness/metrics/request_metrics.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

void ReportPerRequest(benchmark::State& state, std::size_t requests) {
  using benchmark::Counter;
  state.counters["request_time"] =
      Counter(static_cast<double>(requests), Counter::kIsIterationInvariantRate | Counter::kInvert);
}

void DeriveMetricsOfARequest(benchmark::State& state) {
  RequestRecord record = SampleRecords(1).front();
  for (auto _ : state) {
    DeriveMetrics(record);
    benchmark::DoNotOptimize(record.inter_token_latency);
  }
  ReportPerRequest(state, 1);
}
BENCHMARK(DeriveMetricsOfARequest);

void QuantilesOfARequest(benchmark::State& state) {
  const RequestRecord record = SampleRecords(1).front();
  std::vector<double> gaps;
  for (const Nanoseconds time : record.token_times) gaps.push_back(ToMilliseconds(time));
  for (auto _ : state) benchmark::DoNotOptimize(Quantile(gaps, 0.99));
  ReportPerRequest(state, 1);
}
BENCHMARK(QuantilesOfARequest);

void CollectAndSummarize(benchmark::State& state) {
  const auto records = SampleRecords(2000);
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

std::size_t BytesInUse() {
  const auto memory = ::mallinfo2();
  return memory.uordblks + memory.hblkhd;  // large blocks are mapped
}

// The memory per request of the samples of a run of 1,000,000 requests; the records themselves are
// not kept. Growing vectors have room for up to twice as much. With windows, as in the result
// files, and without, as in a case under way.
void MemoryOfARequest(benchmark::State& state, SampledRequests sampled, LoadLevel load) {
  constexpr int kRounds = 500;
  auto records = SampleRecords(2000);
  for (auto _ : state) {
    const std::size_t before = BytesInUse();
    RunSamples samples(sampled);
    for (int round = 0; round < kRounds; ++round) {
      for (RequestRecord& record : records) {
        record.in_window = true;
        record.token_events = static_cast<std::int64_t>(record.token_times.size());
        record.load = load;
        record.schedule_delay = Nanoseconds(load.IsOpenLoop() ? 1 : 0);
        if (load.IsOpenLoop()) record.slot_wait = Nanoseconds::zero();
        samples.Add(record);
      }
    }
    const auto held = static_cast<double>(BytesInUse() - before);
    state.counters["bytes"] = held / static_cast<double>(kRounds * records.size());
    benchmark::DoNotOptimize(samples);
  }
}
BENCHMARK_CAPTURE(MemoryOfARequest, closed_loop, SampledRequests::kInWindow, ClosedLoop{8})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MemoryOfARequest, open_loop, SampledRequests::kInWindow, OpenLoop{8})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MemoryOfARequest, of_cases, SampledRequests::kAll, ClosedLoop{8})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

void WriteResults(benchmark::State& state) {
  const auto records = SampleRecords(2000);
  for (auto _ : state) {
    std::ostringstream out;
    for (const RequestRecord& record : records) WriteResultsCsvRow(out, record);
    benchmark::DoNotOptimize(out);
  }
  ReportPerRequest(state, records.size());
}
BENCHMARK(WriteResults)->Unit(benchmark::kMillisecond);

void ReadResults(benchmark::State& state) {
  const auto records = SampleRecords(2000);
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

CaseResult SampleCase() {
  CaseResult result;
  result.run.name = "llama-vllm/factual_qa_short";
  result.run.run_name = result.run.name;
  result.run.endpoint_name = "llama-vllm";
  result.run.prompt_id = "factual_qa_short";
  result.requests = SampleRecords(2000);
  RunSamples samples;
  for (const RequestRecord& record : result.requests) samples.Add(record);
  result.inter_token_latency = samples.Endpoints().front().inter_token_latency;
  return result;
}

void WriteDocument(benchmark::State& state) {
  const std::vector<CaseResult> cases = {SampleCase()};
  for (auto _ : state) {
    std::ostringstream out;
    WriteRunDocument(out, {}, cases);
    benchmark::DoNotOptimize(out);
  }
  ReportPerRequest(state, cases.front().requests.size());
}
BENCHMARK(WriteDocument)->Unit(benchmark::kMillisecond);

void ReadDocument(benchmark::State& state) {
  const CaseResult sample = SampleCase();
  std::ostringstream out;
  WriteRunDocument(out, {}, {sample});
  const std::string text = out.str();
  for (auto _ : state) {
    std::istringstream in(text);
    std::size_t requests = 0;
    RunDocumentSink sink;
    sink.on_request = [&](const RequestRecord&) { ++requests; };
    if (!ReadRunDocument(in, "run.json", sink) || requests != sample.requests.size()) std::abort();
  }
  ReportPerRequest(state, sample.requests.size());
}
BENCHMARK(ReadDocument)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace llmb
