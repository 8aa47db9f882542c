// The cost of the report, and its size. The goal is 2 s and 2 MB for 100,000 requests.

#include <benchmark/benchmark.h>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "harness/report/report_charts.h"
#include "harness/report/report_page.h"

namespace llmb {
namespace {

constexpr int kEndpoints = 5;
constexpr int kUsers = 8;

// Request number `i` of an endpoint. Its times are spread like real ones, over two decades.
RequestRecord RequestOf(int endpoint, int i) {
  const double spread = std::exp(std::sin(i * 12.9898) + 0.5 * std::sin(i * 78.233));
  RequestRecord record;
  record.endpoint_name = "endpoint-" + std::to_string(endpoint);
  record.prompt_id = "p";
  record.prompt_length = i % 2 == 0 ? "short" : "long";
  record.prompt_complexity = "simple";
  record.load = ClosedLoop{kUsers};
  record.in_window = true;
  record.started = TimePoint(std::chrono::milliseconds(i / kUsers * 900 + i % kUsers));
  record.time_to_first_token = FromSeconds(0.1 * spread);
  record.time_to_first_content = record.time_to_first_token;
  record.total_latency = FromSeconds(0.8 + 0.1 * spread);
  record.time_per_output_token = FromSeconds(0.01 * spread);
  record.input_tokens = 20 + i % 900;
  record.output_tokens = 60;
  if (i % 100 == 99) record.error_type = ErrorType::kTimeout;
  return record;
}

void WriteTheReport(benchmark::State& state) {
  RunSamples samples;
  RequestTimeline timeline;
  const int requests = static_cast<int>(state.range(0));
  for (int i = 0; i < requests; ++i) {
    const RequestRecord record = RequestOf(i % kEndpoints, i / kEndpoints);
    samples.Add(record);
    timeline.Add(record);
  }
  samples.FinishWindows();
  SummaryReport summary;
  summary.summaries = SummarizeAll(samples.Endpoints());
  const ChartContext context{
      .title = "", .load = "8 users per endpoint", .date = "2026", .timestamp = "1"};
  const std::vector<RunContext> runs;
  std::size_t bytes = 0;
  for (auto _ : state) {
    std::ostringstream out;
    WriteReport(out, {summary, samples.Endpoints(), context, runs,
                      ReportCharts(ChartPages(samples.Endpoints(), context),
                                   {samples.Endpoints(), context}, timeline)});
    bytes = out.str().size();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(WriteTheReport)->Arg(100)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace llmb
