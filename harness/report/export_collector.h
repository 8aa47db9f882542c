#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/metrics/tool_samples.h"
#include "harness/report/export_files.h"

namespace llmb {

// Collects what the exported files and the table of vLLM need beyond summaries. Keeps nothing of
// requests unless a format or the table needs it. Not thread-safe.
class ExportCollector {
 public:
  ExportCollector(const ExportRequest& request, const GoodputLimits& limits, bool with_vllm_table);

  // As RunSamples, of all requests. With token_times, vLLM's files hold more.
  void BeginRun();
  void Add(const RequestRecord& record);
  void AddInterTokenLatency(const std::string& endpoint_name, const LoadLevel& load,
                            const DurationCounts& gaps);

  // Call once, after the last request and before the next two.
  void Finish();

  // Call at most once. Errors: as WriteExports.
  Result<std::vector<std::filesystem::path>> Write(const std::vector<EndpointSummary>& summaries,
                                                   const std::vector<SloAnswer>& answers,
                                                   const ExportSettings& settings,
                                                   const std::filesystem::path& folder);

  // What vLLM's own client would hold, by endpoint and load; empty unless something needs it. Call
  // at most once, after Write.
  std::vector<ToolSamples> TakeVllm() { return std::move(vllm_); }

 private:
  ExportRequest request_;
  bool counts_good_;
  std::vector<ToolSampler> samplers_;
  std::vector<ToolSamples> vllm_, aiperf_;     // after Finish
  std::map<std::string, std::string> models_;  // by endpoint
};

}  // namespace llmb
