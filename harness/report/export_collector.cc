#include "harness/report/export_collector.h"

#include <algorithm>

namespace llmb {
namespace {

const ToolSamples* SamplesAt(const std::vector<ToolSamples>& all, const EndpointSummary& summary) {
  const auto found = std::ranges::find_if(all, [&](const ToolSamples& samples) {
    return samples.endpoint_name == summary.endpoint_name && samples.load == summary.load;
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

ExportCollector::ExportCollector(const ExportRequest& request, const GoodputLimits& limits,
                                 bool with_vllm_table)
    : request_(request), counts_good_(!limits.Empty()) {
  if (with_vllm_table || request.Needs(ExportFormat::kVllm)) {
    samplers_.emplace_back(MetricProfileName::kVllm, request.detailed, limits);
  }
  if (request.Needs(ExportFormat::kAiperf)) {
    samplers_.emplace_back(MetricProfileName::kAiperf, false, limits);
  }
}

void ExportCollector::BeginRun() {
  for (ToolSampler& sampler : samplers_) sampler.BeginRun();
}

void ExportCollector::Add(const RequestRecord& record) {
  if (request_.Empty() && samplers_.empty()) return;
  models_[record.endpoint_name] = record.model_name;
  for (ToolSampler& sampler : samplers_) sampler.Add(record);
}

void ExportCollector::AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                                           const DurationCounts& gaps) {
  for (ToolSampler& sampler : samplers_) sampler.AddInterTokenLatency(endpoint_name, load, gaps);
}

void ExportCollector::Finish() {
  for (ToolSampler& sampler : samplers_) {
    (sampler.Tool() == MetricProfileName::kVllm ? vllm_ : aiperf_) = sampler.Finish();
  }
}

Result<std::vector<std::filesystem::path>> ExportCollector::Write(
    const std::vector<EndpointSummary>& summaries, const std::vector<SloAnswer>& answers,
    const ExportSettings& settings, const std::filesystem::path& folder) {
  ExportedRun run{.settings = settings,
                  .stages = {},
                  .answers = answers,
                  .detailed = request_.detailed,
                  .counts_good = counts_good_};
  for (const EndpointSummary& summary : summaries) {
    // A stage of warm-up or cancelled requests alone has nothing to export.
    if (summary.total_requests == 0) continue;
    run.stages.push_back({.summary = &summary,
                          .model_name = models_[summary.endpoint_name],
                          .vllm = SamplesAt(vllm_, summary),
                          .aiperf = SamplesAt(aiperf_, summary)});
  }
  return WriteExports(run, request_, folder);
}

}  // namespace llmb
