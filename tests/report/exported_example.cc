#include "tests/report/exported_example.h"

#include <chrono>

#include "harness/metrics/goodput.h"
#include "harness/metrics/run_samples.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

RequestRecord Answered(Nanoseconds start, std::int64_t input, std::int64_t output,
                       std::vector<Nanoseconds> token_times, Nanoseconds latency) {
  RequestRecord record;
  record.endpoint_name = "llama";
  record.model_name = "meta/llama-3";
  record.prompt_id = "p";
  record.load = ClosedLoop{8};
  record.http_status = 200;
  record.finish_reason = "stop";
  record.response_text = "text";
  record.started = TimePoint(start);
  record.time_to_first_event = token_times.front();
  record.time_to_first_token = token_times.front();
  record.total_latency = latency;
  record.input_tokens = input;
  record.output_tokens = output;
  record.seen_tokens = output;
  record.token_events = static_cast<std::int64_t>(token_times.size());
  record.token_count_source = TokenCountSource::kUsage;
  const Nanoseconds decoding = token_times.back() - token_times.front();
  record.time_per_output_token = decoding / (output - 1);
  record.inter_token_latency =
      InterTokenLatency{.average = decoding / (static_cast<int>(token_times.size()) - 1)};
  record.token_times = std::move(token_times);
  return record;
}

// Adds the gaps of every record to its endpoint and load, as the cases of a run do.
void AddGaps(const std::vector<RequestRecord>& records, ToolSampler& sampler) {
  for (const RequestRecord& record : records) {
    DurationCounts gaps;
    for (std::size_t i = 1; i < record.token_times.size(); ++i) {
      gaps.Add(record.token_times[i] - record.token_times[i - 1]);
    }
    if (!gaps.Empty()) sampler.AddInterTokenLatency(record.endpoint_name, record.load, gaps);
  }
}

std::vector<ToolSamples> SamplesOf(MetricProfileName tool,
                                   const std::vector<RequestRecord>& records,
                                   const GoodputLimits& limits) {
  ToolSampler sampler(tool, true, limits);
  for (const RequestRecord& record : records) sampler.Add(record);
  AddGaps(records, sampler);
  return sampler.Finish();
}

}  // namespace

std::vector<RequestRecord> ExampleRecords() {
  RequestRecord failed;
  failed.endpoint_name = "llama";
  failed.model_name = "meta/llama-3";
  failed.prompt_id = "p";
  failed.load = ClosedLoop{8};
  failed.error_type = ErrorType::kTimeout;
  failed.error_message = "no answer within 0.5 s";
  failed.started = TimePoint(101s);
  failed.total_latency = 500ms;
  return {Answered(100s, 10, 5, {200ms, 400ms, 600ms, 800ms, 900ms}, 1s),
          Answered(100s + 500ms, 20, 11, {400ms, 1400ms, 2s}, 2s), failed};
}

ExportedExample::ExportedExample(const std::vector<RequestRecord>& records, GoodputLimits limits)
    : vllm_(SamplesOf(MetricProfileName::kVllm, records, limits)),
      aiperf_(SamplesOf(MetricProfileName::kAiperf, records, limits)) {
  RunSamples samples;
  for (const RequestRecord& record : records) samples.Add(record);
  samples.FinishWindows();
  summaries_ = SummarizeAll(samples.Endpoints());
  run.settings = {
      .timestamp = "20260301_120000", .version = "1.2.3", .simulated_endpoints = {"llama"}};
  run.detailed = true;
  run.counts_good = !limits.Empty();
  for (std::size_t i = 0; i < summaries_.size(); ++i) {
    run.stages.push_back({.summary = &summaries_[i],
                          .model_name = vllm_[i].model_name,
                          .vllm = &vllm_[i],
                          .aiperf = &aiperf_[i]});
  }
}

}  // namespace llmb
